"""The shop: Bubblehouse's calls as methods, with a token, and customers that belong to the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from troth.actors._answer import Answer, encoded
from troth.actors._consent import check_consent
from troth.actors._holder import Holder
from troth.actors._reading import Reading
from troth.actors._shop_world import Customer
from troth.checks import OK, shown
from troth.errors import Disagreement, Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from troth.model import Call

T = TypeVar("T")

_GIVE_UP_AFTER = 3
_SETTLES_WITH_DEBUG = 1.0
# Which answers from 500 on may be repeated: a read changes nothing, and the page of UpdateCustomers3 asks for it.
_REPEAT = {
    "CustomerDetails1": frozenset({502, 503, 504}),
    "UpdateCustomers3": frozenset({500, 502, 503, 504}),
}


@dataclass(frozen=True, slots=True)
class Shop(Holder):
    """A holder of a token. `shop.MergeCustomers1(customers=[…])` sends that call and returns its `Answer`."""

    def aside(self) -> AbstractContextManager[None]:
        """Send in the block what only tells whether something else is broken: no finding of the test shows it."""
        return self.world.record.aside()

    # --- calls ------------------------------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Callable[..., Answer]:
        """Return the call of that name as a function of its input.

        Raises:
            AttributeError: the vendor documents no such call.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            call = self.world.vendor.call(name)
        except KeyError as error:
            raise AttributeError(str(error)) from None

        def ask(**inputs: Any) -> Answer:  # noqa: ANN401 - JSON values
            return self.send(call, json=inputs, repeat=_REPEAT.get(call.name, frozenset()))

        return ask

    def call(self, name: str) -> Call:
        """Return the documented call of that name, to be sent in another form."""
        return self.world.vendor.call(name)

    def send(
        self,
        call: Call,
        *,
        method: str = "POST",
        json: object = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        repeat: frozenset[int] = frozenset(),
    ) -> Answer:
        """Send a request of any form to a call: with a JSON value, with raw bytes, or with neither.

        Raises:
            NotRun: it is a write that the configuration, or the care for others, does not allow; see `check_consent`.
        """
        world = self.world
        headers = {}
        if self.subject is not None:
            headers["Authorization"] = f"Bearer {world.signer.token(self.subject, self.defect)}"
        elif self.defect:
            headers["Authorization"] = "Bearer"
        if body is None and json is not None:
            body = encoded(json)
        check_consent(world, call, body)
        if body is not None:
            headers["Content-Type"] = content_type
        version = self.api_version or world.settings.api_version
        path = call.path.format(api_version=version, shop=world.settings.shop)
        interaction = world.client.send(
            call, method, path, headers=headers, body=body, caller=self.role, repeat=repeat, hasty=self.hasty
        )
        return Answer(call, interaction, world.record, lacks=world.lacking(call))

    @property
    def batch_limit(self) -> int:
        """How many customers a test may push at once."""
        return self.world.most_at_once

    @property
    def clock(self) -> float:
        """Seconds from some instant on, as the run counts them."""
        return self.world.record.outside.monotonic()

    def wait(self, seconds: float) -> None:
        """Let time pass; a replay does not wait."""
        self.world.record.outside.sleep(seconds)

    # --- customers --------------------------------------------------------------------------------------------------

    def new_customer(self, details: Mapping[str, Any] | None = None, *, by: str = "id email") -> Customer:
        """Make a customer through the documented call and return it once it reads back.

        Args:
            details: members of the push beside `id` and `email`.
            by: which of `id` and `email` it gets.

        Raises:
            Inconclusive: the push was not granted, or the customer did not appear in time.
        """
        return self.new_customers([details or {}], by=by)[0]

    def new_customers(self, details: Sequence[Mapping[str, Any]], *, by: str = "id email") -> list[Customer]:
        """Make several customers with one push; see `new_customer`."""
        stock = self.world.stock
        if stock is not None and (ready := stock.take(by, details)):
            return [self.appeared(identity) for identity in ready]
        sets = 1 if stock is None else stock.sets(by, details, self.world.most_at_once)
        made = [[self.new_identity(by=by) for _ in details] for _ in range(sets)]
        pairs = [pair for identities in made for pair in zip(identities, details, strict=True)]
        self.push([{**identity, **members} for identity, members in pairs]).succeeds()
        if stock is not None:
            stock.put(by, details, made[1:])
        return [self.appeared(identity) for identity in made[0]]

    def new_identity(self, *, by: str = "id email", **forms: str) -> dict[str, str]:
        """Return `id` and `email`, or one of them, that nobody has yet; see `ShopWorld.identity`."""
        return self.world.identity(by, **forms)

    def earliest(self, count: int) -> list[dict[str, str]]:
        """Return identities of the customers that the run made first; they may have been merged or deleted since."""
        created = self.world.created
        return self.world.record.outside.recall(
            lambda: [{"shopid": identity["id"]} for identity in created[:count] if "id" in identity]
        )

    def push(self, customers: Sequence[Mapping[str, Any]]) -> Answer:
        """Push customers as a step, with `debug: true` where that is free."""
        answer: Answer = self.UpdateCustomers3(**self.pushing(customers))
        return answer

    def pushing(self, customers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the input of `push`."""
        debug = {"debug": True} if self.world.embedded else {}
        return {"customers": [dict(customer) for customer in customers], **debug}

    def appeared(self, item: Mapping[str, Any]) -> Customer:
        """Return a pushed customer once it can be read, by either of its names.

        Raises:
            Inconclusive: it did not appear within `settle_seconds`.
        """
        world = self.world
        kind = " ".join(key for key in ("id", "email") if key in item)
        if world.unsettled[kind] >= _GIVE_UP_AFTER:
            raise Inconclusive(f"{_GIVE_UP_AFTER} customers in a row did not appear after they were pushed by {kind}")
        names = [(name, item[key]) for name, key in (("shopid", "id"), ("email", "email")) if key in item]

        def bhid() -> str:
            for name, value in names:
                shown = self._shop_holder().found({name: value})
                if shown is not None and isinstance(shown["bh_id"], str):
                    return shown["bh_id"]
            raise Disagreement("the customer that was pushed", actual="no such customer")

        try:
            found = self.eventually(bhid)
        except Disagreement as late:
            world.unsettled[kind] += 1
            raise Inconclusive(f"a step before it failed: {late}") from None
        world.unsettled[kind] = 0
        world.bhids.add(found)
        return Customer(id=item.get("id"), email=item.get("email"), bhid=found)

    def details(self, customer: Customer | Mapping[str, str] | None = None) -> Reading:
        """Return what `CustomerDetails1` shows of a customer, or of an identity; with a customer token, of its own.

        Raises:
            Inconclusive: the call was not granted.
        """
        identity = customer.identity if isinstance(customer, Customer) else customer
        asked = {} if identity is None else {"customer": dict(identity)}
        return self.reading(self.CustomerDetails1(**asked).succeeds())

    def found(self, identity: Mapping[str, str]) -> Reading | None:
        """Return what is shown of an identity, or None if it is refused, which is for the test to judge."""
        answer: Answer = self.CustomerDetails1(customer=dict(identity))
        if answer.granted:
            return self.reading(answer.answers(OK))
        answer.may_be_anything()
        return None

    def reading(self, answer: Answer) -> Reading:
        """Return an answer of `CustomerDetails1` as a reading; a check speaks of one that is no JSON object."""
        if not isinstance(answer.body, dict):
            raise Inconclusive(f"no customer can be read: {shown(answer.interaction)}")
        schema = answer.call.output
        documented = schema.get("properties") or schema["$defs"]["Customer2"]["properties"]
        return Reading(answer.body, documented)

    def eventually(self, look: Callable[[], T], *, within: float | None = None) -> T:
        """Return what `look` returns once it raises no `Disagreement`, asking again for `settle_seconds`.

        Args:
            look: what is asked.
            within: another limit, in seconds.

        Raises:
            Disagreement: of the last look, naming the setting.
        """
        settle = self.world.settings.settle_seconds
        limit, named = (settle, f"settle_seconds = {settle:g}") if within is None else (within, f"{within:g} s")
        return self.world.waiting.until(look, limit, named)

    def after_push(self, look: Callable[[], T]) -> T:
        """Return what a look at the effect of `push` returns, as `eventually` does; with debug it is soon there."""
        return self.eventually(look, within=_SETTLES_WITH_DEBUG if self.world.embedded else None)

    def merge(self, customers: Sequence[Mapping[str, str]], *, key: str | None = None, **more: object) -> Answer:
        """Merge accounts, the first named having priority, with an idempotency key where its field is configured."""
        answer: Answer = self.MergeCustomers1(**self.merging(customers, key=key), **more)
        return answer

    def merging(self, customers: Sequence[Mapping[str, str]], *, key: str | None = None) -> dict[str, Any]:
        """Return the input of `merge`."""
        return {"customers": [dict(customer) for customer in customers], **self.keyed(key)}

    def keyed(self, key: str | None = None) -> dict[str, str]:
        """Return the input that holds an idempotency key, a new one unless it is given; empty without its field."""
        name = self.world.settings.idempotency_key_field
        return {name: key or self.new_key()} if name else {}

    def new_key(self) -> str:
        """Return an idempotency key that no call had before."""
        return self.new_name()

    def new_name(self) -> str:
        """Return a name of this run that nothing has yet."""
        return self.world.name()

    @property
    def simulated_error(self) -> dict[str, Any]:
        """The input of a merge that asks for a simulated error; empty if its field is not configured."""
        return {name: True} if (name := self.world.settings.simulate_error_field) else {}

    def _shop_holder(self) -> Shop:
        return Shop(self.world, self.world.settings.shop)

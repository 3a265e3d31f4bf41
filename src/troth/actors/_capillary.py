"""The org: Capillary's call as a method, with a till's credentials, and the pool of test customers.

The call makes no customer, and two of its promises use one up: whoever takes part in loyalty does so for ever, and
nobody enters a program twice. So customers are chosen from the configured pool by what they read as.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from troth.actors._answer import Answer, encoded
from troth.actors._capillary_pool import bystanders, in_turn, preferred
from troth.actors._capillary_profiles import objects, place_of
from troth.actors._capillary_read_back import REPEATED, read_back
from troth.actors._capillary_reading import CustomerReading
from troth.actors._till import FLAWED_PASSWORDS, credentials
from troth.errors import Disagreement, Inconclusive, NotRun, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from troth.actors._org_world import OrgWorld
    from troth.config import PoolCustomer
    from troth.model import Call

T = TypeVar("T")
_BUSY = "521"  # as a status it is one of REPEATED; as a code it says that another action runs for the same customer
_TRIES = 3
_SEVERAL = {False: "has profiles in several sources", True: "has profiles in several accounts of one source"}


@dataclass(frozen=True, slots=True)
class Org:
    """A till. `org.UpdateCustomerDetails(customer, profiles=[…])` sends the call and returns its `Answer`."""

    FLAWED_PASSWORDS: ClassVar[tuple[str, ...]] = FLAWED_PASSWORDS

    world: OrgWorld
    flaw: str = ""
    nobody: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    # --- the same till, otherwise -------------------------------------------------------------------------------------

    def with_wrong_password(self, flaw: str = FLAWED_PASSWORDS[0]) -> Org:
        """Return a till whose password is wrong in one of the ways of `FLAWED_PASSWORDS`."""
        return replace(self, flaw=flaw)

    def without_credentials(self) -> Org:
        """Return somebody who sends no credentials."""
        return replace(self, nobody=True)

    def with_headers(self, headers: Mapping[str, str]) -> Org:
        """Return a till that sends further headers with every update, such as the four of the user context."""
        return replace(self, headers=tuple(headers.items()))

    @property
    def extended_fields(self) -> tuple[str, ...]:
        """The extended fields enabled for the organisation."""
        return self.world.settings.extended_fields

    @property
    def program_id(self) -> int:
        """The loyalty program to enrol in.

        Raises:
            NotRun: none is configured.
        """
        if self.world.settings.program_id is None:
            raise NotRun("needs capillary.program_id")
        return self.world.settings.program_id

    # --- the pool -----------------------------------------------------------------------------------------------------

    def pool(self, number: int = 0, *, in_store: bool | None = None, account: bool | None = None) -> list[PoolCustomer]:
        """Return the customers of the pool that are of a kind, in an order that the number decides; see `in_turn`.

        Raises:
            NotRun: the pool has none of that kind.
        """
        return in_turn(self.world.settings.customer, number, in_store=in_store, account=account)

    def others(self, customer: PoolCustomer, number: int = 0) -> list[PoolCustomer]:
        """Return a few other customers of the pool; see `bystanders`.

        Raises:
            NotRun: the pool has none.
        """
        return bystanders(self.pool(number), customer)

    def customer(
        self, number: int = 0, *, in_store: bool | None = None, account: bool | None = None
    ) -> CustomerReading:
        """Return a customer of the pool as it reads now; without `read_back`, nothing but its place is known.

        Raises:
            NotRun: the pool has none of that kind.
            Inconclusive: it does not read back.
        """
        chosen = self.pool(number, in_store=in_store, account=account)[0]
        return self.read(chosen) if self.world.settings.read_back else CustomerReading.unread(chosen)

    def needs_sources(self, sources: Iterable[str]) -> None:
        """Say that the pool has a customer of each of these sources.

        Raises:
            NotRun: it lacks some.
        """
        there = {customer.source for customer in self.pool()}
        if missing := [source for source in sources if source not in there]:
            raise NotRun(f"needs a [[capillary.customer]] of {', '.join(missing)} too")

    def customer_known_elsewhere(self, number: int = 0, *, same_source: bool = False) -> CustomerReading:
        """Return a customer with a further profile: in another source, or in another account of the same one.

        Raises:
            NotRun: the pool has none.
        """
        readings = map(self.read, self.pool(number, account=True if same_source else None))
        return self.world.find(_SEVERAL[same_source], lambda shown: shown.is_known_elsewhere(same_source), readings)

    def needs_another_profile(self, shown: CustomerReading, number: int = 0, *, same_source: bool = False) -> None:
        """Say that a customer has a further profile, likewise: one that could be taken in place of the named one.

        Raises:
            NotRun: the pool has nobody who has.
            Undecided: this one has not.
        """
        if shown.is_known_elsewhere(same_source):
            return
        if not self.world.found(_SEVERAL[same_source]):  # else it was looked for already
            self.customer_known_elsewhere(number, same_source=same_source)
        raise Undecided(f"customer {shown.customer.id} has no other profile that could be taken instead")

    def loyalty_customer(self, number: int = 0, *, account: bool | None = None) -> CustomerReading:
        """Return a customer who takes part in loyalty: one with an account, or without, if there is such a one.

        Raises:
            NotRun: the pool has none.
        """
        pool = preferred(self.pool(number), account=account)
        return self.world.find("takes part in loyalty", lambda shown: shown.is_loyalty, map(self.read, pool))

    def non_loyalty_customer(
        self,
        number: int = 0,
        *,
        in_store: bool | None = None,
        account: bool | None = None,
        having: str = "",
        use_up: bool = True,
    ) -> CustomerReading:
        """Return a customer who takes no part in loyalty.

        Args:
            number: chooses one.
            in_store: one of INSTORE, or of another source, if there is such a one.
            account: one with an account, or one without.
            having: a type of identifier that the customer has.
            use_up: whether a correct server makes a loyalty customer of the one returned.

        Raises:
            NotRun: the pool has none.
            Undecided: the test has had its share of the pool.
        """
        pool = preferred(self.pool(number, account=account), in_store=in_store)
        return self.world.find(
            "takes no part in loyalty yet",
            lambda shown: not shown.is_loyalty and shown.has_identifier(having),
            map(self.read, pool),
            use_up=use_up,
        )

    def customer_to_enrol(
        self, number: int = 0, *, in_store: bool | None = None, account: bool | None = None, use_up: bool = True
    ) -> CustomerReading:
        """Return a loyalty customer who is not in the program yet; otherwise like `non_loyalty_customer`.

        Raises:
            NotRun: the pool has none.
            Undecided: the test has had its share of the pool.
        """
        program = str(self.program_id)
        kind = f"takes part in loyalty and is not in program {program} yet"
        pool = preferred(self.pool(number, account=account), in_store=in_store)
        return self.world.find(
            kind,
            lambda shown: shown.is_loyalty and program not in shown.programs,
            map(self.read, pool),
            use_up=use_up,
        )

    # --- the call -----------------------------------------------------------------------------------------------------

    def UpdateCustomerDetails(  # noqa: N802 - named as the vendor names the call
        self,
        customer: PoolCustomer,
        *,
        use_async: bool | None = None,
        user_id: str | None = None,
        account_id: str | None = None,
        **body: Any,  # noqa: ANN401 - JSON values
    ) -> Answer:
        """Send the call for a customer: its id in the path, source and account in the query, the rest as the body.

        Args:
            customer: of the pool.
            use_async: None leaves it out.
            user_id: sent in place of the customer's.
            account_id: likewise.
            body: the members of the body.

        Raises:
            Inconclusive: the server was busy with the customer, again and again.
        """
        query = [("source", customer.source)]
        if account := account_id or customer.account_id:
            query.append(("accountId", account))
        if use_async is not None:
            query.append(("use_async", str(use_async).lower()))
        for _ in range(_TRIES):
            answer = self.send(user_id or customer.id, query=query, json=body, repeat=REPEATED)
            if answer.interaction.error_id != _BUSY:
                return answer
            answer.may_be_anything()
        raise Inconclusive(f"the server was busy with the customer {_TRIES} times (code {_BUSY})")

    def send(
        self,
        user_id: str,
        *,
        method: str = "PUT",
        query: Iterable[tuple[str, str]],
        json: object = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        repeat: frozenset[int] = frozenset(),
    ) -> Answer:
        """Send a request of any form to the call: with a JSON value, with raw bytes, or with neither.

        Raises:
            NotRun: writing is not allowed by the configuration.
        """
        if not self.world.settings.allow_writes:
            raise NotRun("writes are not allowed: needs capillary.allow_writes = true")
        self.world.before_change(user_id, lambda known: Org(self.world.aside()).read(known))
        call: Call = self.world.vendor.call("UpdateCustomerDetails")
        if body is None and json is not None:
            body = encoded(json)
        known = {} if self.nobody else credentials(self.world.settings, self.flaw)
        headers = {**known, **dict(self.headers)}
        if body is not None:
            headers["Content-Type"] = content_type
        path = call.path.format(userId=user_id)
        role = "nobody" if self.nobody else "till" + (f", password {self.flaw}" if self.flaw else "")
        interaction = self.world.client.send(
            call, method, path, query=tuple(query), headers=headers, body=body, caller=role, repeat=repeat
        )
        return Answer(call, interaction, self.world.record)

    # --- reading back -------------------------------------------------------------------------------------------------

    def read(self, customer: PoolCustomer) -> CustomerReading:
        """Return what the vendor's read-back shows of a customer, programs included; it is not judged.

        Raises:
            NotRun: `read_back` is not configured.
            Inconclusive: it did not answer, or shows no profile of the customer's source and account.
        """
        body = read_back(self.world, customer)
        if body is None:
            raise Inconclusive(f"customer {customer.id} could not be read back")
        return CustomerReading(customer, body)

    def keeps_places_of(self, before: CustomerReading) -> None:
        """Say that every profile of a customer is still in its source and account.

        Raises:
            Disagreement: one is not.
        """
        body = read_back(self.world, before.customer) or {}
        places = [place_of(profile) for profile in objects(body.get("profiles"))]
        if missing := [place for place in before.places if place not in places]:
            actual = ", ".join(" ".join(place).strip() for place in places) or "no profile"
            raise Disagreement(f"a profile in {' '.join(missing[0]).strip()}", actual=actual, where="/profiles")

    def eventually(self, look: Callable[[], T]) -> T:
        """Return what `look` returns once it raises no `Disagreement`, asking again for `settle_seconds`.

        Args:
            look: reads and says what has to be there; what shows it may be a moment behind the call, whatever the call
                left to the background.

        Raises:
            Disagreement: of the last look, naming the setting.
        """
        return self.world.eventually(look)

"""Drawn requests of Bubblehouse's calls, made for customers of this run."""

from __future__ import annotations

import itertools
import zlib
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from troth.actors import DEFECTS, Customer
from troth.errors import Disagreement, Undecided
from troth.generate._caller import Caller, body_of
from troth.generate._drawn import JSON_TYPE
from troth.generate._known import NEW
from troth.generate._own import owned_text, word
from troth.generate._spoil import WRONG_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.actors import Answer, Reading, Shop
    from troth.generate._drawn import Drawn
    from troth.model import Call

_PUSH = "UpdateCustomers3"
_MERGE = "MergeCustomers1"
_IDENTITY = {"bhid": "bhid", "bh_id": "bhid", "id": "id", "shopid": "id", "email": "email"}
_FIRST = {"first_name": "Zoë", "last_name": "Ångström", "birthday": "1980-02-03"}
_SECOND = {"first_name": "Łucja", "last_name": "佐藤", "birthday": "1981-03-04"}
_CONSENTS = ("subscribed", "subscribing")
_NEVER_EXISTED = "v19990101"
# Members that follow from others.
_DERIVED = frozenset({"full_name", "alt_emails"})


class BubblehouseCaller(Caller):
    """Sends drawn requests with a shop token, or with a customer's where the request names nobody."""

    def __init__(self, shop: Shop, call: Call) -> None:
        self._shop = shop
        self._call = call
        self._pair: Sequence[Customer] = ()
        self._readings: Mapping[str, Reading] = {}
        self._sent = 0
        self._debug = False
        self._nobodies: list[Customer] = []
        self._applicable: frozenset[str] | None = None

    def send(self, drawn: Drawn) -> Answer:
        """Send a request; see `Caller`."""
        self._sent += 1
        self._nobodies = []
        self._debug = drawn.get("debug", False) and self._shop.world.embedded
        if drawn.get("valid"):
            return self._ask(drawn)
        body = drawn["body"]
        value = self._owned(body["json"], self._named(new=False)) if body and "json" in body else None
        self._applicable = self._members_applicable(drawn, value)
        shop, value = self._provoked(drawn, value)
        if self._call.name == _MERGE and isinstance(value, dict):
            # Without a key a merge may be refused for that, whatever else is wrong with it.
            value = self._shop.keyed() | value
        answer = shop.send(
            self._call,
            method=drawn["method"],
            body=body_of(drawn, value),
            content_type=drawn.get("type", JSON_TYPE),
        )
        if self._call.name == _MERGE and not answer.refused:
            self._pair = ()  # they may be one customer now
        return answer

    # --- requests the documentation calls valid -----------------------------------------------------------------------

    def _ask(self, drawn: Drawn) -> Answer:
        """Send a valid request: by the shop's token if it names a customer or needs none, else by a customer's."""
        value = drawn["body"]["json"] if drawn["body"] else {}
        printed = drawn.get("like")
        if isinstance(printed, dict) and "bh_id" in printed:
            self._pair = self._shop.new_customers([self._pushable(printed), {}])
        if self._call.name == _MERGE:
            accounts = self._shop.new_customers([_FIRST, *[_SECOND] * (len(value["customers"]) - 1)])
            return self._shop.merge(**self._owned(value, iter(accounts)))
        owned = self._owned(value, self._named(new=self._call.name == _PUSH))
        shop = self._shop
        if "customer" in self._call.tokens and "customer" not in owned:
            shop = shop.as_customer(self._customers[0])
        if drawn["method"] == "GET":
            return shop.send(self._call, method="GET")
        answer: Answer = getattr(shop, self._call.name)(**owned)
        return answer

    def _pushable(self, printed: Mapping[str, Any]) -> dict[str, Any]:
        """Return those members of a printed customer that one can be pushed with, beside its id and e-mail."""
        known = self._item_schema["properties"].keys() - {"id", "email"}
        owned: dict[str, Any] = self._owned({name: printed[name] for name in printed if name in known}, iter(()))
        return owned

    # --- who is named -------------------------------------------------------------------------------------------------

    @property
    def _customers(self) -> Sequence[Customer]:
        """The two customers that requests are about, each with its own id, e-mail and details."""
        if not self._pair:
            self._pair = self._shop.new_customers([_FIRST, _SECOND])
        return self._pair

    def _named(self, *, new: bool) -> Iterator[Customer]:
        """Yield who is named in a request, one after the other: the two customers, then nobody anybody knows.

        Args:
            new: only the first customer is, as in a push of a known customer and new ones.
        """
        for number in itertools.count():
            if number < (1 if new else len(self._customers)):
                yield self._customers[number]
            else:
                yield self._nobody()

    def _nobody(self) -> Customer:
        names = self._shop.new_identity()
        self._nobodies.append(Customer(id=names["id"], email=names["email"], bhid=names["id"]))
        return self._nobodies[-1]

    def _owned(self, value: Any, named: Iterator[Customer], key: str = "") -> Any:  # noqa: ANN401 - JSON values
        """Return a JSON value in which whatever names somebody is the run's own, and nothing does harm."""
        if key in ("customer", "customers") and not isinstance(value, dict | list):
            return owned_text(value, next(named).bhid)
        if isinstance(value, list):
            return [self._owned(item, named, key) for item in value]
        if isinstance(value, dict):
            someone = next(named) if _IDENTITY.keys() & value.keys() else None
            kept = [name for name in value if name != "debug" or self._debug]
            return {name: self._member(name, value[name], someone, named) for name in kept}
        if isinstance(value, str) and value.startswith(NEW):
            return f"{value} {word(self._sent)}"
        return "not_subscribed" if value in _CONSENTS else value

    def _member(self, name: str, value: Any, someone: Customer | None, named: Iterator[Customer]) -> Any:  # noqa: ANN401 - JSON values
        if someone is not None and name in _IDENTITY:
            own = getattr(someone, _IDENTITY[name])
            # A strange text stays strange, behind a name that is nobody else's; a push would make a customer of it.
            return f"{own}{value}" if value in WRONG_TEXTS and self._call.name != _PUSH else owned_text(value, own)
        if name == "phone":
            return owned_text(value, _reserved(value))
        if name == "personal_referral_code":
            return owned_text(value, self._shop.world.name())
        if name == "deleted" and value is True:
            return False
        return self._owned(value, named, name)

    # --- requests with a documented error -----------------------------------------------------------------------------

    def _provoked(self, drawn: Drawn, value: Any) -> tuple[Shop, Any]:  # noqa: ANN401 - a JSON value
        """Return who sends a request, and its body, so that it has the error it is drawn for."""
        cause = drawn.get("cause", "")
        if cause == "invalid_token":
            return self._shop.with_defect(DEFECTS[drawn.get("number", 0) % len(DEFECTS)]), value
        if cause.endswith("_global_api_version"):
            return self._shop.with_version(self._version(cause)), value
        if not cause:
            return self._shop, value
        first, second = self._customers
        if cause == "customer_identity_does_not_match_token":
            return self._shop.as_customer(second), {**value, "customer": first.identity}
        others = {name: member for name, member in value.items() if name != "customer"}
        if cause == "missing_customer_identity":
            return self._shop, others
        identities: dict[str, dict[str, Any]] = {
            "empty_customer_identity": {"shopid": "", "email": ""},
            "no_customers_match_customer_identity": {"shopid": self._nobody().id},
            "customer_identity_partially_mismatches_matched_customer": {"shopid": first.id, "email": second.email},
        }
        return self._shop, {"customer": identities[cause], **others}

    def _version(self, cause: str) -> str:
        settings = self._shop.world.settings
        version = {
            "obsolete_global_api_version": settings.obsolete_api_version,
            "invalid_global_api_version": _NEVER_EXISTED,
            "inaccessible_global_api_version": settings.inaccessible_api_version,
        }[cause]
        if version is None:
            raise Undecided(f"needs bubblehouse.{cause.replace('_global', '')}")
        return version

    # --- what became of it --------------------------------------------------------------------------------------------

    def changes_nothing_if_refused(self, drawn: Drawn) -> bool:
        """Send a write, and judge it if it is refused; see `Caller`."""
        judged = False
        try:
            judged = super().changes_nothing_if_refused(drawn)
        finally:
            if not judged or self._applicable is not None:  # what became of the customers is not known,
                self._readings = {}
                self._pair = () if self._call.name == _PUSH else self._pair  # or not yet
        return judged

    def _look(self, drawn: Drawn) -> None:
        del drawn  # requests name no other customers than the two
        customers = self._customers
        if self._readings.keys() != {customer.bhid for customer in customers}:
            self._readings = {customer.bhid: self._shop.details(customer) for customer in customers}

    def _compare(self) -> None:
        before, self._readings = self._readings, {}
        for bhid, reading in before.items():
            found = self._shop.found({"bhid": bhid})
            if found is None:
                raise Disagreement("the customer that was there before", actual="no such customer any more")
            found.is_as(reading, apart_from=self._applicable or ())
        for nobody in self._nobodies if self._applicable is None else ():
            if self._shop.found({"shopid": str(nobody.id)}) is not None:
                raise Disagreement("no customer of an id that was unknown before", actual="a customer of that id")
        self._readings = before

    def _members_applicable(self, drawn: Drawn, value: Any) -> frozenset[str] | None:  # noqa: ANN401 - a JSON value
        """Return the members that a refused push may have changed: those of its sound items; None if it has none.

        One that is not even sent as a push is has none.
        """
        as_documented = drawn["method"] in self._call.methods and drawn.get("type", JSON_TYPE) == JSON_TYPE
        if self._call.name != _PUSH or not as_documented or "cause" in drawn:
            return None
        definitions = self._shop.world.vendor.call(_PUSH).input["$defs"]
        is_sound = jsonschema_rs.Draft202012Validator({**self._item_schema, "$defs": definitions}).is_valid
        names = {name for item in _objects(value) if is_sound(item) for name in item}
        return frozenset(names) | _DERIVED if names else None

    @property
    def _item_schema(self) -> Mapping[str, Any]:
        schema: Mapping[str, Any] = self._shop.world.vendor.call(_PUSH).input["$defs"]["CustomerUpdate"]
        return schema


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a JSON value
    """Yield every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(item)


def _reserved(value: object) -> str:
    """Return a number reserved for fiction that goes with what was drawn."""
    number = zlib.crc32(repr(value).encode())
    return f"+120255501{number % 100:02}" if number % 2 else f"+447700900{number % 1000:03}"

"""Drawn requests of Bubblehouse's calls, made for customers of this run."""

from __future__ import annotations

import itertools
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import jsonschema_rs

from troth.actors import DEFECTS, Customer
from troth.errors import Undecided
from troth.generate._caller import NEW, Caller, body_of, owned_text, word
from troth.generate._drawn import JSON_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.actors import Answer, Reading, Shop
    from troth.generate._caller import Bodies
    from troth.generate._drawn import Drawn
    from troth.model import Call

_NAMES = {"bhid": "bhid", "bh_id": "bhid", "id": "id", "shopid": "id", "email": "email"}
_PHONES = ("+1202555", "+447700900")
_CONSENTS = ("subscribed", "subscribing")
_PUSH = "UpdateCustomers3"
_MERGE = "MergeCustomers1"
_NEVER_EXISTED = "v19990101"
_BEFORE = {"first_name": "Before", "last_name": "Ofall", "birthday": "1980-02-03"}
_ANYBODY = {"bhid": "anybody"}


class BubblehouseCaller(Caller):
    """Sends drawn requests with a shop token, or with a customer's where the request names nobody."""

    BODIES: ClassVar[Mapping[str, Bodies]] = {
        "CustomerDetails1": (
            {"customer": _ANYBODY},
            {"customer": {"bhid": "anybody", "shopid": "a", "email": "a@b.c"}},
        ),
        "UpdateCustomerDetails1": (
            {"customer": _ANYBODY, "first_name": NEW, "last_name": NEW, "phone": "a", "birthday": "1990-05-15"},
            {"customer": {"shopid": "anybody", "email": "anybody"}, "first_name": NEW},
        ),
        _PUSH: (
            {"customers": [{"id": "anybody", "email": "anybody", "first_name": NEW, "last_name": NEW}]},
            {
                "customers": [
                    {"id": "anybody", "first_name": NEW, "birthday": "1990-05-15", "tags": [NEW], "phone": "a"}
                ]
            },
        ),
        _MERGE: (
            {"customers": [_ANYBODY, _ANYBODY], "description": NEW, "private_note": NEW},
            {"customers": [{"shopid": "anybody"}, {"email": "anybody"}, {"shopid": "nobody"}]},
        ),
    }
    CAUSES = frozenset(
        {
            "invalid_token",
            "obsolete_global_api_version",
            "invalid_global_api_version",
            "inaccessible_global_api_version",
            "missing_customer_identity",
            "empty_customer_identity",
            "no_customers_match_customer_identity",
            "customer_identity_partially_mismatches_matched_customer",
            "customer_identity_does_not_match_token",
        }
    )

    def __init__(self, shop: Shop, call: Call) -> None:
        self._shop = shop
        self._call = call
        self._pair: list[Customer] = []
        self._sent = 0
        self._sound_item_sent = False

    def send(self, drawn: Drawn) -> Answer:
        """Send a request; see `Caller`."""
        self._sent += 1
        if drawn.get("valid"):
            return self._ask(drawn)
        body = drawn["body"]
        value = None
        if body is not None and "json" in body:
            value = self._owned(body["json"], self._named(every_other_new=False))
        self._sound_item_sent = self._sends_sound_item(drawn, value)
        shop, value = self._provoked(drawn, value)
        media_type = drawn.get("type", JSON_TYPE)
        content = body_of(drawn, value) if drawn["method"] != "GET" else None
        answer = shop.send(self._call, method=drawn["method"], body=content, content_type=media_type or "")
        if self._call.name == _MERGE and not answer.refused:
            self._pair = []  # they may be one customer now
        return answer

    # --- who is named -----------------------------------------------------------------------------------------------

    @property
    def _customers(self) -> Sequence[Customer]:
        """The two customers that requests are about, each with its own id, e-mail and details."""
        if not self._pair:
            self._pair = self._shop.new_customers([_BEFORE, _BEFORE])
        return self._pair

    def _named(self, *, every_other_new: bool) -> Iterator[Customer]:
        """Yield who is named in a request, one after the other: the two customers, then nobody anybody knows."""
        for number in itertools.count():
            if number < len(self._customers) and not (every_other_new and number % 2):
                yield self._customers[number]
            else:
                nobody = self._shop.new_identity()
                yield Customer(id=nobody["id"], email=nobody["email"], bhid=nobody["id"])

    def _owned(self, value: Any, named: Iterator[Customer], key: str = "") -> Any:  # noqa: ANN401 - JSON values
        """Return a JSON value in which whatever names somebody is the run's own, and nothing does harm."""
        if key in ("customer", "customers") and not isinstance(value, dict | list):
            return owned_text(value, next(named).bhid)
        if isinstance(value, list):
            return [self._owned(item, named, key) for item in value]
        if isinstance(value, dict):
            someone = next(named) if _NAMES.keys() & value.keys() else None
            return {name: self._member(name, item, someone, named) for name, item in value.items() if name != "debug"}
        if isinstance(value, str) and value.startswith(NEW):
            return f"{value} {word(self._sent)}"
        return value

    def _member(self, name: str, value: Any, someone: Customer | None, named: Iterator[Customer]) -> Any:  # noqa: ANN401 - JSON values
        if someone is not None and name in _NAMES:
            return owned_text(value, getattr(someone, _NAMES[name]))
        if name == "phone":
            return owned_text(value, _reserved(value))
        if name == "personal_referral_code":
            return owned_text(value, self._shop.new_identity()["id"])
        if name == "deleted" and value is True:
            return False
        if name.endswith("_consent") and value in _CONSENTS:
            return "not_subscribed"
        return self._owned(value, named, name)

    # --- requests the documentation calls valid -----------------------------------------------------------------------

    def _ask(self, drawn: Drawn) -> Answer:
        """Send a valid request: by the shop's token if it names a customer or needs none, else by a customer's."""
        value = drawn["body"]["json"] if drawn["body"] else {}
        if "like" in drawn and isinstance(drawn["like"], dict):
            self._pair = self._shop.new_customers([self._pushed(drawn["like"]), {}])
        if self._call.name == _MERGE:
            accounts = self._shop.new_customers([_BEFORE] * len(value["customers"]))
            return self._shop.merge(**self._owned(value, iter(accounts)))
        owned = self._owned(value, self._named(every_other_new=self._call.name == _PUSH))
        shop = self._shop
        if "customer" in self._call.tokens and "customer" not in owned:
            shop = shop.as_customer(self._customers[0])
        if drawn["method"] == "GET":
            return shop.send(self._call, method="GET")
        answer: Answer = getattr(shop, self._call.name)(**owned)
        return answer

    def _pushed(self, printed: Mapping[str, Any]) -> dict[str, Any]:
        """Return those members of a printed customer that it can be pushed with, beside its id and e-mail."""
        known = self._item_schema["properties"].keys() - {"id", "email"}
        owned: dict[str, Any] = self._owned({name: printed[name] for name in printed if name in known}, iter(()))
        return owned

    # --- requests with a documented error -----------------------------------------------------------------------------

    def _provoked(self, drawn: Drawn, value: Any) -> tuple[Shop, Any]:  # noqa: ANN401 - a JSON value
        """Return who sends a request, and its body, so that it has the error it is drawn for."""
        cause = drawn.get("cause", "")
        if cause == "invalid_token":
            return self._shop.with_defect(DEFECTS[drawn.get("number", 0) % len(DEFECTS)]), value
        if cause.endswith("_global_api_version"):
            return self._shop.with_version(self._version(cause)), value
        first, second = self._customers if cause.endswith("_identity") or "_identity_" in cause else (None, None)
        if first is None or second is None:
            return self._shop, value
        if cause == "customer_identity_does_not_match_token":
            return self._shop.as_customer(second), {**value, "customer": first.identity}
        identities: dict[str, Any] = {
            "empty_customer_identity": {"shopid": "", "email": ""},
            "no_customers_match_customer_identity": {"shopid": self._shop.new_identity()["id"]},
            "customer_identity_partially_mismatches_matched_customer": {"shopid": first.id, "email": second.email},
        }
        others = {name: member for name, member in value.items() if name != "customer"}
        return self._shop, {"customer": identities[cause], **others} if cause in identities else others

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
            if not judged:  # what became of the customers is not known, or not yet
                self._pair = []
        return judged

    @property
    def _may_be_applied(self) -> bool:
        return self._sound_item_sent

    def _before(self, drawn: Drawn) -> Mapping[str, Reading]:
        del drawn  # requests name no other customers than the two
        return {customer.bhid: self._shop.details(customer) for customer in self._customers}

    def _again(self, name: str) -> Reading | None:
        return self._shop.found({"bhid": name})

    def _sends_sound_item(self, drawn: Drawn, value: Any) -> bool:  # noqa: ANN401 - a JSON value
        """Tell whether a request is a push, sent as one should be, with a sound item: a refusal may let it stand."""
        as_documented = drawn["method"] in self._call.methods and drawn.get("type", JSON_TYPE) == JSON_TYPE
        return self._call.name == _PUSH and as_documented and "cause" not in drawn and self._has_sound_item(value)

    def _has_sound_item(self, value: Any) -> bool:  # noqa: ANN401 - a JSON value
        if isinstance(value, dict) and self._item_validator.is_valid(value):
            return True
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return any(self._has_sound_item(item) for item in inner)

    @cached_property
    def _item_schema(self) -> Mapping[str, Any]:
        schema: Mapping[str, Any] = self._shop.world.vendor.call(_PUSH).input["$defs"]["CustomerUpdate"]
        return schema

    @cached_property
    def _item_validator(self) -> jsonschema_rs.Draft202012Validator:
        definitions = self._shop.world.vendor.call(_PUSH).input["$defs"]
        return jsonschema_rs.Draft202012Validator({**self._item_schema, "$defs": definitions})


def _reserved(value: object) -> str:
    """Return a number reserved for fiction that goes with what was drawn."""
    number = zlib.crc32(repr(value).encode())
    return f"{_PHONES[0]}01{number % 100:02}" if number % 2 else f"{_PHONES[1]}{number % 1000:03}"

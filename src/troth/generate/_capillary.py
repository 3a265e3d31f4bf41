"""Drawn requests of Capillary's call, made for the test customers of the configuration."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from troth.actors import CustomerReading
from troth.errors import NotRun, Undecided
from troth.generate._caller import Caller, body_of
from troth.generate._drawn import JSON_TYPE
from troth.generate._known import NEW
from troth.generate._own import owned_text, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.actors import Answer, Org, Reading
    from troth.config import PoolCustomer
    from troth.generate._drawn import Drawn
    from troth.model import Call

_UNKNOWN_ID = "987654321012345678"
_UNKNOWN_ACCOUNT = "troth-no-account"
_EACH = (None, True, False)
_STORE = "INSTORE"
_NAMES = ("firstName", "lastName")


class CapillaryCaller(Caller):
    """Sends drawn requests with a till's credentials."""

    def __init__(self, org: Org, call: Call) -> None:
        self._org = org
        self._call = call
        self._sent = 0
        self._before: tuple[PoolCustomer, Reading] | None = None

    def send(self, drawn: Drawn) -> Answer:
        """Send a request; see `Caller`."""
        self._sent += 1
        customer = self._before[0] if self._before else self._customer(drawn)
        body = drawn["body"]
        value = body["json"] if body and "json" in body else None
        if drawn.get("valid"):
            use_async = _EACH[drawn.get("number", 0) % len(_EACH)]  # evenly: a schema's optional parts come seldom
            return self._org.UpdateCustomerDetails(customer, use_async=use_async, **self._asked(value, customer))
        value = self._owned(value, customer)
        if drawn.get("cause") == "8015":
            return self._org.UpdateCustomerDetails(customer, user_id=_UNKNOWN_ID, **value)
        if drawn.get("cause") == "3217":
            return self._org.UpdateCustomerDetails(customer, account_id=_UNKNOWN_ACCOUNT, **value)
        return self._org.send(
            customer.id,
            method=drawn["method"],
            query=self._query(drawn, customer),
            body=body_of(drawn, value),
            content_type=drawn.get("type", JSON_TYPE),
        )

    def changes_nothing_if_refused(self, drawn: Drawn) -> bool:
        """Send a write, and judge it if it is refused; see `Caller`."""
        try:
            return super().changes_nothing_if_refused(drawn)
        finally:
            self._before = None

    def _look(self, drawn: Drawn) -> None:
        customer = self._customer(drawn)
        self._before = (customer, self._org.read(customer))

    def _compare(self) -> None:
        if self._before is not None:
            customer, reading = self._before
            self._org.read(customer).is_as(reading)

    def _customer(self, drawn: Drawn) -> PoolCustomer:
        """Return a customer of the pool, one that can have the error or be refused the change that was drawn."""
        number = drawn.get("number", 0)
        body = drawn["body"] or {}
        try:
            if _asks_for_less(body.get("json")) and self._org.world.settings.read_back:
                return self._org.loyalty_customer(number).customer
            return self._org.pool(number, account=True if drawn.get("cause") == "3217" else None)[0]
        except NotRun as lacking:
            raise Undecided(lacking.reason) from None

    def _query(self, drawn: Drawn, customer: PoolCustomer) -> list[tuple[str, str]]:
        """Return the query that was drawn; one that names a source has the customer's own in its place."""
        own = [("source", customer.source), *([("accountId", customer.account_id)] if customer.account_id else [])]
        if "query" not in drawn:
            return own
        sources = next(part.schema.get("enum", ()) for part in self._call.parameters if part.name == "source")
        pairs = _pairs(drawn)
        if dict(pairs).get("source") not in sources:
            return pairs
        return [*own, *((name, value) for name, value in pairs if name not in ("source", "accountId"))]

    # --- requests the documentation calls valid -----------------------------------------------------------------------

    def _asked(self, value: Any, customer: PoolCustomer) -> dict[str, Any]:  # noqa: ANN401 - a JSON value
        """Return what of a drawn body this organisation is known to have: a vendor may refuse the rest."""
        there = self._org.read(customer) if self._org.world.settings.read_back else None
        drawn_profile = (value.get("profiles") or [{}])[0]
        profile: dict[str, Any] = {
            name: drawn_profile[name] for name in _NAMES if CustomerReading.is_plain_name(drawn_profile.get(name, ""))
        }
        asked: dict[str, Any] = {}
        if there is not None:
            if fields := _present(drawn_profile.get("fields", {}), there.members("fields")):
                profile["fields"] = fields
            if "commChannels" in drawn_profile and customer.source != _STORE:
                profile |= _channels(drawn_profile["commChannels"], there.profiles[0].get("commChannels"))
            if "loyaltyInfo" in value and there["loyaltyType"] == "loyalty":
                asked["loyaltyInfo"] = {"loyaltyType": "loyalty"}
            enabled = {
                name: text
                for name, text in there.members("extendedFields").items()
                if name in self._org.extended_fields
            }
            if extended := _present(value.get("extendedFields", {}), enabled):
                asked["extendedFields"] = extended
        if profile or not asked:
            asked["profiles"] = [profile or {"firstName": f"{NEW} {word(self._sent)}"}]
        return asked

    # --- any others ---------------------------------------------------------------------------------------------------

    def _owned(self, value: Any, customer: PoolCustomer) -> Any:  # noqa: ANN401 - JSON values
        """Return a JSON value in which whatever names somebody is the customer's own, and nothing uses it up."""
        if isinstance(value, list):
            return [self._owned(item, customer) for item in value]
        if isinstance(value, dict):
            return {name: self._member(name, item, value, customer) for name, item in value.items()}
        if isinstance(value, str) and value.startswith(NEW):
            return f"{value} {word(self._sent)}"
        return value

    def _member(self, name: str, value: Any, beside: Mapping[str, Any], customer: PoolCustomer) -> Any:  # noqa: ANN401 - JSON values
        if name == "value":
            mobile = beside.get("type") == "mobile"
            return owned_text(value, _reserved(customer) if mobile else f"troth-{customer.id}@example.com")
        if name == "loyaltyType" and value == "loyalty":
            return "non_loyalty"  # becoming a loyalty customer cannot be undone
        if name == "programId" and str(value).strip().isdigit():
            return 0  # an enrolment neither
        if name in ("identifiers", "userId", "accountId", "source"):
            return None  # whose they are is not known
        if name == "extendedFields" and isinstance(value, dict):
            enabled = dict.fromkeys(self._org.extended_fields, NEW)
            return {key: self._owned(item, customer) for key, item in {**enabled, **value}.items()}
        return self._owned(value, customer)


def _asks_for_less(value: object) -> bool:
    """Tell whether a body asks that a customer be no loyalty customer any more."""
    loyalty = value.get("loyaltyInfo") if isinstance(value, dict) else None
    return isinstance(loyalty, dict) and loyalty.get("loyaltyType") == "non_loyalty"


def _pairs(drawn: Drawn) -> list[tuple[str, str]]:
    return [(name, value) for name, value in drawn.get("query", [])]


def _present(drawn: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, str]:
    """Return those of the drawn fields that the customer has, with the value that is there: it fits for certain."""
    return {name: text for name, text in there.items() if name in drawn and isinstance(text, str) and text}


def _channels(drawn: Sequence[Mapping[str, Any]], there: object) -> dict[str, Any]:
    """Return those channels that the customer has, of the drawn kinds, marked as was drawn."""
    marks = {
        channel["type"]: {name: channel[name] for name in ("verified", "meta") if name in channel} for channel in drawn
    }
    own = [entry for entry in (there if isinstance(there, list) else ()) if isinstance(entry, dict)]
    channels = [
        {"type": entry["type"], "value": entry["value"], **marks[entry["type"]]}
        for entry in own
        if entry.get("type") in marks
    ]
    return {"commChannels": channels} if channels else {}


def _reserved(customer: PoolCustomer) -> str:
    return f"447700900{zlib.crc32(customer.id.encode()) % 1000:03}"

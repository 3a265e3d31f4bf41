"""Drawn requests of Capillary's call, made for the test customers of the configuration."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, ClassVar

from troth.errors import NotRun, Undecided
from troth.generate._caller import NEW, Caller, body_of, owned_text, word
from troth.generate._drawn import JSON_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.actors import Answer, Org, Reading
    from troth.config import PoolCustomer
    from troth.generate._caller import Bodies
    from troth.generate._drawn import Drawn
    from troth.model import Call

_UNKNOWN_ID = "987654321012345678"
_UNKNOWN_ACCOUNT = "troth-no-account"
_STORE = "INSTORE"
_PROFILE = {"firstName": NEW, "lastName": NEW}
_EMAIL = {"type": "email", "value": "anybody", "primary": "false", "verified": "true", "meta": {"residence": "true"}}
_NAMES = ("firstName", "lastName")


class CapillaryCaller(Caller):
    """Sends drawn requests with a till's credentials."""

    BODIES: ClassVar[Mapping[str, Bodies]] = {
        "UpdateCustomerDetails": (
            {"profiles": [_PROFILE]},
            {"profiles": [{**_PROFILE, "fields": {"city": NEW}, "commChannels": [_EMAIL]}]},
            {"profiles": [_PROFILE], "loyaltyInfo": {"loyaltyType": "non_loyalty"}},
            {"profiles": [_PROFILE], "extendedFields": {"city": NEW}, "loyaltyProgramEnrollments": [{"programId": 0}]},
        ),
    }
    CAUSES = frozenset({"8015", "3217"})

    def __init__(self, org: Org, call: Call) -> None:
        self._org = org
        self._call = call
        self._sent = 0
        self._watched: PoolCustomer | None = None

    def send(self, drawn: Drawn) -> Answer:
        """Send a request; see `Caller`."""
        self._sent += 1
        customer = self._customer(drawn)
        body = drawn["body"]
        value = None if body is None or "json" not in body else body["json"]
        if drawn.get("valid"):
            asynchronous = {"true": True, "false": False}.get(dict(_pairs(drawn)).get("use_async", ""))
            return self._org.UpdateCustomerDetails(customer, use_async=asynchronous, **self._asked(value, customer))
        value = self._owned(value, customer)
        if drawn.get("cause") == "8015":
            return self._org.UpdateCustomerDetails(customer, user_id=_UNKNOWN_ID, **value)
        if drawn.get("cause") == "3217":
            return self._org.UpdateCustomerDetails(customer, account_id=_UNKNOWN_ACCOUNT, **value)
        return self._org.send(
            customer.id,
            method=drawn["method"],
            query=self._query(drawn, customer),
            body=body_of(drawn, value) if drawn["method"] != "GET" else None,
            content_type=drawn.get("type", JSON_TYPE) or "",
        )

    @property
    def _may_be_applied(self) -> bool:
        return False

    def _before(self, drawn: Drawn) -> Mapping[str, Reading]:
        customer = self._customer(drawn)
        self._watched = customer
        return {customer.id: self._org.read(customer)}

    def _again(self, name: str) -> Reading | None:
        del name
        return None if self._watched is None else self._org.read(self._watched)

    def _customer(self, drawn: Drawn) -> PoolCustomer:
        with_account = True if drawn.get("cause") == "3217" else None
        try:
            return self._org.pool(drawn.get("number", 0), account=with_account)[0]
        except NotRun as lacking:
            raise Undecided(lacking.reason) from None

    def _query(self, drawn: Drawn, customer: PoolCustomer) -> list[tuple[str, str]]:
        """Return the query that was drawn; one that names a source has the customer's own in its place."""
        own = {"source": customer.source, "accountId": customer.account_id}
        sources = next(part.schema.get("enum", ()) for part in self._call.parameters if part.name == "source")
        drawn_query = dict(_pairs(drawn))
        if "query" in drawn and drawn_query.get("source") not in sources:
            return _pairs(drawn)
        others = [(name, value) for name, value in drawn_query.items() if name not in own]
        return [*others, *((name, value) for name, value in own.items() if value)]

    # --- requests the documentation calls valid -----------------------------------------------------------------------

    def _asked(self, value: Any, customer: PoolCustomer) -> dict[str, Any]:  # noqa: ANN401 - a JSON value
        """Return what of a drawn body this organisation is known to have: a vendor may refuse the rest."""
        there = self._org.read(customer) if self._org.world.settings.read_back else None
        drawn_profile = (value.get("profiles") or [{}])[0]
        profile: dict[str, Any] = {name: drawn_profile[name] for name in _NAMES if name in drawn_profile}
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
        if name == "programId" and isinstance(value, int | float):
            return 0  # an enrolment neither
        if name in ("identifiers", "userId", "accountId", "source"):
            return None  # whose they are is not known
        return self._owned(value, customer)


def _pairs(drawn: Drawn) -> list[tuple[str, str]]:
    return [(name, value) for name, value in drawn.get("query", [])]


def _present(drawn: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, str]:
    """Return those of the drawn fields that the customer has, with the value that is there: it fits for certain."""
    return {name: text for name, text in there.items() if name in drawn and isinstance(text, str) and text}


def _channels(drawn: Sequence[Mapping[str, Any]], there: object) -> dict[str, Any]:
    """Return those channels that the customer has, of the drawn kinds, as they are: nothing of them is new."""
    kinds = {channel["type"] for channel in drawn}
    own = [entry for entry in (there if isinstance(there, list) else ()) if isinstance(entry, dict)]
    channels = [{name: entry[name] for name in ("type", "value")} for entry in own if entry.get("type") in kinds]
    return {"commChannels": channels} if channels else {}


def _reserved(customer: PoolCustomer) -> str:
    return f"447700900{zlib.crc32(customer.id.encode()) % 1000:03}"

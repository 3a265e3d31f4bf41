"""The org: Capillary's call as a method, with a till's credentials, and the pool of test customers."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from troth.actors._answer import Answer, encoded
from troth.actors._reading import Reading
from troth.errors import Inconclusive, NotRun

if TYPE_CHECKING:
    from troth.client import Client, Record
    from troth.config import Capillary, PoolCustomer
    from troth.model import Call, Vendor

# The vendor's own connector repeats these; 521 also comes as a code: another action runs for the same customer.
_REPEAT = frozenset({500, 503, 521})
_BUSY = "521"
_TRIES = 3
_FIRST_SERVER_ERROR = 500


@dataclass(slots=True)
class OrgWorld:
    """What all tills of a run share: the pool, and whose turn it is."""

    vendor: Vendor
    settings: Capillary
    client: Client
    record: Record
    turns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Org:
    """A till. `org.UpdateCustomerDetails(customer, profiles=[…])` sends the call and returns its `Answer`."""

    world: OrgWorld
    password_suffix: str = ""

    def with_wrong_password(self) -> Org:
        """Return a till whose password is not the configured one."""
        return replace(self, password_suffix="-wrong")  # noqa: S106 - made wrong on purpose

    def customer(self, *, multi_account: bool | None = None) -> PoolCustomer:
        """Return the next customer of the pool.

        Args:
            multi_account: one with an account id, one without, or either.

        Raises:
            NotRun: the pool has none of that kind.
        """
        fitting = [
            customer
            for customer in self.world.settings.customer
            if multi_account is None or multi_account == (customer.account_id is not None)
        ]
        if not fitting:
            kind = {True: " with account_id", False: " without account_id", None: ""}[multi_account]
            raise NotRun(f"needs a [[capillary.customer]]{kind}")
        turn = self.world.turns.get(str(multi_account), 0)
        self.world.turns[str(multi_account)] = turn + 1
        return fitting[turn % len(fitting)]

    def UpdateCustomerDetails(  # noqa: N802 - named as the vendor names the call
        self,
        customer: PoolCustomer,
        *,
        use_async: bool | None = None,
        source: str | None = None,
        account_id: str | None = None,
        **body: Any,  # noqa: ANN401 - JSON values
    ) -> Answer:
        """Send the call for a customer: its id in the path, source and account in the query, the rest as the body."""
        query = [("source", source or customer.source)]
        if account := account_id or customer.account_id:
            query.append(("accountId", account))
        if use_async is not None:
            query.append(("use_async", str(use_async).lower()))
        for _ in range(_TRIES):
            answer = self.send(customer.id, query=query, json=body, repeat=_REPEAT)
            if answer.interaction.error_id != _BUSY:
                return answer
            answer.may_be_anything()
        raise Inconclusive(f"the server was busy with the customer {_TRIES} times (code {_BUSY})")

    def send(
        self,
        user_id: str,
        *,
        method: str = "PUT",
        query: list[tuple[str, str]],
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
        call: Call = self.world.vendor.call("UpdateCustomerDetails")
        if body is None and json is not None:
            body = encoded(json)
        headers = {"Authorization": self._credentials()}
        if body is not None:
            headers["Content-Type"] = content_type
        path = call.path.format(userId=user_id)
        interaction = self.world.client.send(call, method, path, query=query, headers=headers, body=body, repeat=repeat)
        return Answer(call, interaction, self.world.record)

    def read(self, customer: PoolCustomer) -> Reading:
        """Return what the vendor's read-back shows of a customer, flattened: `firstName`, `fields.gender` and so on.

        The read-back itself is not judged.

        Raises:
            NotRun: `read_back` is not configured.
            Inconclusive: it did not answer.
        """
        if not self.world.settings.read_back:
            raise NotRun("needs capillary.read_back = true")
        query = [("source", customer.source)]
        if customer.account_id:
            query.append(("accountId", customer.account_id))
        interaction = self.world.client.send(
            None,
            "GET",
            f"/v2/customers/{customer.id}",
            query=query,
            headers={"Authorization": self._credentials()},
            repeat=_REPEAT,
        )
        body = interaction.json
        if interaction.response.status >= _FIRST_SERVER_ERROR or not isinstance(body, dict) or "profiles" not in body:
            raise Inconclusive(f"the customer could not be read back: HTTP {interaction.response.status}")
        values = _flattened(body, customer)
        return Reading(values, values)

    def _credentials(self) -> str:
        settings = self.world.settings
        password = settings.password.reveal() + self.password_suffix
        digest = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()  # the vendor's scheme
        return "Basic " + base64.b64encode(f"{settings.username}:{digest}".encode()).decode()


def _flattened(body: dict[str, Any], customer: PoolCustomer) -> dict[str, Any]:
    """Return the members that the call can set, and those it must not, of the profile the customer is known by."""
    profiles = [profile for profile in _list(body["profiles"]) if isinstance(profile, dict)]
    own = [
        profile
        for profile in profiles
        if profile.get("source") == customer.source and customer.account_id in (None, profile.get("accountId"))
    ]
    profile = (own or profiles or [{}])[0]
    loyalty = body.get("loyaltyInfo") or {}
    values: dict[str, Any] = {
        "id": str(body.get("id")),
        "firstName": profile.get("firstName"),
        "lastName": profile.get("lastName"),
        "source": profile.get("source"),
        "identifiers": sorted(
            (str(entry.get("type")), str(entry.get("value"))) for entry in _list(profile.get("identifiers"))
        ),
        "commChannels": sorted(
            (str(entry.get("type")), str(entry.get("value"))) for entry in _list(profile.get("commChannels"))
        ),
        "loyaltyType": loyalty.get("loyaltyType") or body.get("loyaltyType"),
    }
    values |= {f"fields.{name}": value for name, value in (profile.get("fields") or {}).items()}
    values |= {f"extendedFields.{name}": value for name, value in (body.get("extendedFields") or {}).items()}
    return values


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]

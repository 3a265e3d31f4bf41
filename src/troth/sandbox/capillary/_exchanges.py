"""What hooks around this vendor ask of an exchange: whether it is an update, was accepted, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._message import Answer, Request
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._codes import errors

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox.capillary._customer import Customer, Profile

_OK = 200


@dataclass(frozen=True, slots=True)
class Change:
    """An accepted update.

    Attributes:
        body: what was sent.
        before: the customer before it.
        after: the customer after it.
        old: the profile that the query names, before it.
        new: the same profile after it.
    """

    body: dict[str, Any]
    before: Customer
    after: Customer
    old: Profile
    new: Profile

    def with_profile(self, **members: Any) -> Customer:  # noqa: ANN401  # whatever the profile holds
        """Return the customer with members of the updated profile set."""
        return swapped(self.after, self.new, replace(self.new, **members))

    def sent_profile(self) -> dict[str, Any]:
        """Return the profile that was sent, empty if there was none."""
        profiles = self.body.get("profiles") or [{}]
        first: dict[str, Any] = profiles[0] if isinstance(profiles, list) else profiles
        return first


def is_update(call: Exchange) -> bool:
    """Say whether the exchange is an update, not a read."""
    return call.request.method == "PUT"


def in_background(call: Exchange) -> bool:
    """Say whether loyalty activities are left to the background."""
    return dict(call.request.query).get("use_async") == "true"


def accepted(call: Exchange, answer: Answer) -> bool:
    """Say whether the answer is that to an accepted update."""
    return is_update(call) and answer.status == _OK and isinstance(answer.body, dict) and "createdId" in answer.body


def code_of(call: Exchange, answer: Answer) -> int | None:
    """Return the code of the first error of a refused update, or None."""
    refused = is_update(call) and isinstance(answer.body, dict) and "errors" in answer.body
    return answer.body["errors"][0]["code"] if refused else None


def change_of(call: Exchange, answer: Answer) -> Change | None:
    """Return what an accepted update changed, or None where there was none."""
    if not accepted(call, answer):
        return None
    query = dict(call.request.query)
    before = _state.find_before(call.store, call.request.segments[2])
    after = _state.find(call.store, call.request.segments[2])
    if before is None or after is None:
        return None
    for old, new in zip(before.profiles, after.profiles, strict=True):
        if old.source == query.get("source") and old.account_id in (None, query.get("accountId")):
            return Change(call.request.json(), before, after, old, new)
    return None


def swapped(customer: Customer, profile: Profile, other: Profile) -> Customer:
    """Return the customer with one profile in place of another."""
    return replace(customer, profiles=tuple(other if item == profile else item for item in customer.profiles))


def with_query(request: Request, **changes: str | None) -> Request:
    """Return the request with query parameters set, or removed where None."""
    query = {**dict(request.query), **changes}
    return replace(request, query=tuple((name, value) for name, value in query.items() if value is not None))


def right_account(call: Exchange) -> Request:
    """Return the request with an account in which its customer is known, if there is one."""
    customer = _state.find(call.store, call.request.segments[2])
    source = dict(call.request.query).get("source", "")
    known = [item.account_id for item in customer.profiles if item.source == source] if customer else []
    return with_query(call.request, accountId=known[0]) if known else call.request


def refusal(code: int, message: str = "Refused.") -> Answer:
    """Return a refusal with this code."""
    return Answer(_OK, errors(code, message))

"""What Capillary knows about one customer, as values that change only by being replaced."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a customer: a type such as `mobile`, and its value."""

    type: str
    value: str
    primary: bool = False
    verified: bool = False
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a customer is looked up by; the call judged here can never change one."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What one source, or one account of a source, knows about the customer."""

    source: str
    account_id: str | None
    first_name: str
    last_name: str
    fields: dict[str, str]
    identifiers: tuple[Identifier, ...]
    channels: tuple[Channel, ...]
    created: str
    modified: str

    def belongs_to(self, source: str, account_id: str | None) -> bool:
        """Tell whether this is the profile of the source and, where the source has several, of the account."""
        return self.source == source and self.account_id == account_id


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Membership in one loyalty program; the two dates are instants in UTC, or None where none was given."""

    program_id: int
    tier_number: int
    loyalty_points: int
    tier_expiry: str | None
    points_expiry: str | None


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of the organisation, over all its sources.

    Attributes:
        id: the number in the path of the call.
        loyalty: whether the customer takes part in loyalty; never goes back to False.
        points: what loyalty activities have awarded outside any program.
    """

    id: int
    loyalty: bool
    profiles: tuple[Profile, ...]
    extended_fields: dict[str, str]
    enrolments: tuple[Enrolment, ...] = ()
    points: int = 0

    def profile(self, source: str, account_id: str | None) -> Profile | None:
        """Return the customer's profile in a source and account, or None."""
        return next((profile for profile in self.profiles if profile.belongs_to(source, account_id)), None)


def to_document(customer: Customer) -> dict[str, Any]:
    """Return the customer as a JSON object, for the store."""
    return asdict(customer)


def from_document(document: dict[str, Any]) -> Customer:
    """Return the customer a stored JSON object stands for; the inverse of `to_document`."""
    profiles = tuple(
        Profile(
            **{
                **profile,
                "identifiers": tuple(Identifier(**item) for item in profile["identifiers"]),
                "channels": tuple(Channel(**item) for item in profile["channels"]),
            },
        )
        for profile in document["profiles"]
    )
    enrolments = tuple(Enrolment(**item) for item in document["enrolments"])
    return Customer(**{**document, "profiles": profiles, "enrolments": enrolments})

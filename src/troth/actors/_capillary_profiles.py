"""The profiles in a read-back of Capillary: which is whose, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.config import PoolCustomer

Place = tuple[str, str]
"""A source, and the account in it or an empty string."""


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list, or the one object that stands in for a list of one."""
    listed = value if isinstance(value, list) else [value]
    return [entry for entry in listed if isinstance(entry, dict)]


def own_profile(profiles: Sequence[dict[str, Any]], customer: PoolCustomer) -> dict[str, Any] | None:
    """Return the profile of the customer's source and account; a place that does not show is not compared."""
    account = customer.account_id or ""
    exact = [profile for profile in profiles if place_of(profile) == (customer.source, account)]
    vague = [
        profile
        for profile in profiles
        if profile.get("source") in (customer.source, None) and (not account or not profile.get("accountId"))
    ]
    return next(iter(exact or vague), None)


def flag_of(channel: Mapping[str, Any], flag: str) -> object:
    """Return what a channel says of `primary`, `verified` or, in its meta, `residence`; None if nothing."""
    meta = channel.get("meta")
    return (meta if flag == "residence" and isinstance(meta, dict) else channel).get(flag)


def place_of(profile: Mapping[str, Any]) -> Place:
    """Return the source and account of a profile."""
    return str(profile.get("source") or ""), str(profile.get("accountId") or "")


def place_named(place: Place) -> str:
    """Return a place in words."""
    return f"{place[0]}, account {place[1]}" if place[1] else place[0]

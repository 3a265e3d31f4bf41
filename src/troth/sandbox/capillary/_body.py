"""The body of an update, read into values; what has the wrong JSON type refuses the whole call.

The page types `profiles`, `commChannels` and `loyaltyProgramEnrollments` as objects and prints them as arrays: both
are read. It types `primary` and `verified` as strings: booleans are read too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from troth.sandbox.capillary._codes import BAD_CHANNEL, NO_CHANNEL_TYPE, Refused, Unreadable

CHANNEL_TYPES = ("mobile", "email", "wechat", "ios", "android", "line", "mobilePush")
LOYALTY_TYPES = ("loyalty", "non_loyalty")
_TRUTH = {"true": True, "false": False}
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ChannelChange:
    """A channel as it was sent; None stands for a member that was left out."""

    type: str
    value: str
    primary: bool | None
    verified: bool | None
    meta: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """The parts of a profile that were sent, and those that no update can change."""

    first_name: str | None = None
    last_name: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    channels: tuple[ChannelChange, ...] = ()
    source: str | None = None
    account_id: str | None = None
    names_identifiers: bool = False


@dataclass(frozen=True, slots=True)
class EnrolmentChange:
    """An enrolment asked for; dates are still text."""

    program_id: int
    tier_number: int
    loyalty_points: int
    tier_expiry: str | None
    points_expiry: str | None


@dataclass(frozen=True, slots=True)
class Update:
    """Everything one call asks for.

    Attributes:
        profiles: what the `profiles` member holds, in order.
        loyalty: True for `loyalty`, False for `non_loyalty`, None where it was left out.
        extended_fields: the extended fields sent, values as they came.
        enrolments: the loyalty programs to enrol in.
    """

    profiles: tuple[ProfileChange, ...]
    loyalty: bool | None
    extended_fields: dict[str, Any]
    enrolments: tuple[EnrolmentChange, ...]


def read(raw: bytes) -> Update:
    """Return what the bytes of a body ask for.

    Raises:
        Unreadable: the bytes are not JSON, or a member has another type than documented.
        Refused: a channel without a type, or of a type that does not exist.
    """
    body = _object(parse(raw), "the body")
    loyalty = _text(_object(body.get("loyaltyInfo") or {}, "loyaltyInfo"), "loyaltyType")
    if loyalty is not None and loyalty not in LOYALTY_TYPES:
        raise Unreadable(f"loyaltyType is one of {', '.join(LOYALTY_TYPES)}.")
    return Update(
        profiles=tuple(_profile(item) for item in _listed(body, "profiles")),
        loyalty=None if loyalty is None else loyalty == "loyalty",
        extended_fields=_object(body.get("extendedFields") or {}, "extendedFields"),
        enrolments=tuple(_enrolment(item) for item in _listed(body, "loyaltyProgramEnrollments")),
    )


def parse(raw: bytes) -> object:
    """Return the JSON value of the bytes: UTF-8, no duplicate names, no NaN, no half of a surrogate pair.

    Raises:
        Unreadable: they are not that.
    """
    try:
        value = json.loads(raw.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as problem:  # bad UTF-8, a lone surrogate and an endless number are ValueErrors
        raise Unreadable("The body is not JSON in UTF-8.") from problem
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _object(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"{name} has to be an object.")
    return value


def _listed(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = holder.get(name)
    if value is None:
        return []
    return [_object(item, name) for item in (value if isinstance(value, list) else [value])]


def _text(holder: dict[str, Any], name: str) -> str | None:
    value = holder.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"{name} has to be a string.")
    return value


def _truth(holder: dict[str, Any], name: str) -> bool | None:
    value = holder.get(name)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _TRUTH:
        return _TRUTH[value.lower()]
    raise Unreadable(f'{name} has to be "true" or "false".')


def _count(holder: dict[str, Any], name: str, default: int | None, least: int) -> int:
    value = holder.get(name, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 1.0 is an integer in JSON Schema
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
        raise Unreadable(f"{name} has to be an integer of {least} or more.")
    return value


def _profile(sent: dict[str, Any]) -> ProfileChange:
    return ProfileChange(
        first_name=_text(sent, "firstName"),
        last_name=_text(sent, "lastName"),
        fields=_object(sent.get("fields") or {}, "fields"),
        channels=tuple(_channel(item) for item in _listed(sent, "commChannels")),
        source=_text(sent, "source"),
        account_id=_text(sent, "accountId"),
        names_identifiers=bool(sent.get("identifiers")),
    )


def _channel(sent: dict[str, Any]) -> ChannelChange:
    kind, value = _text(sent, "type"), _text(sent, "value")
    if not kind:
        raise Refused(NO_CHANNEL_TYPE, "A communication channel came without its type.")
    if kind not in CHANNEL_TYPES or not value:
        raise Refused(BAD_CHANNEL, "A communication channel has an unknown type, or no value.")
    meta = sent.get("meta")
    return ChannelChange(
        kind,
        value,
        primary=_truth(sent, "primary"),
        verified=_truth(sent, "verified"),
        meta=None if meta is None else _object(meta, "meta"),
    )


def _enrolment(sent: dict[str, Any]) -> EnrolmentChange:
    return EnrolmentChange(
        program_id=_count(sent, "programId", None, 1),
        tier_number=_count(sent, "tierNumber", 1, 1),
        loyalty_points=_count(sent, "loyaltyPoints", 0, 0),
        tier_expiry=_text(sent, "tierExpiryDate"),
        points_expiry=_text(sent, "pointsExpiryDate"),
    )

"""How an update changes a customer: pure, from a customer and an update to the customer afterwards.

What the update does not name stays. A part that cannot be applied is left out with a warning, and its neighbours are
applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troth.sandbox.capillary import _codes as codes
from troth.sandbox.capillary import _organisation as organisation
from troth.sandbox.capillary._codes import Notice, Refused
from troth.sandbox.capillary._customer import Channel, Enrolment

if TYPE_CHECKING:
    from troth.sandbox.capillary._body import ChannelChange, EnrolmentChange, ProfileChange, Update
    from troth.sandbox.capillary._customer import Customer, Profile

LONGEST_NAME = 100
LONGEST_FIELD = 255
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_DIGITS = re.compile(r"[0-9]{7,15}")
_SPACERS = str.maketrans("", "", "+-() .")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}) ?(Z|[+-][0-9]{2}:?[0-9]{2})")
_NO_VALUE = ("", "null", "NULL")


@dataclass(frozen=True, slots=True)
class Applied:
    """An accepted update.

    Attributes:
        customer: the customer afterwards.
        warnings: the parts left out.
        awards: points awarded, one number for each loyalty activity that awarded any.
    """

    customer: Customer
    warnings: tuple[Notice, ...]
    awards: tuple[int, ...]


def apply(customer: Customer, profile: Profile, update: Update, now: str) -> Applied:
    """Return the customer after the update of one of its profiles at an instant (RFC 3339, UTC).

    Raises:
        Refused: the update would take a loyalty customer out of loyalty.
    """
    if customer.loyalty and update.loyalty is False:
        raise Refused(codes.LOYALTY_STAYS, "A loyalty customer cannot become a non-loyalty one.")
    warnings: list[Notice] = []
    changed = profile
    if update.profiles:
        changed = _profile(profile, update.profiles[0], warnings)
    if len(update.profiles) > 1:
        warnings.append(Notice(codes.OTHER_PROFILE, "Only the first profile is updated."))
    loyalty = customer.loyalty or bool(update.loyalty)
    after = replace(
        customer,
        loyalty=loyalty,
        extended_fields=customer.extended_fields | _extended(update.extended_fields, warnings),
        enrolments=_enrolments(customer.enrolments, update.enrolments, warnings, loyalty=loyalty),
        profiles=tuple(changed if item is profile else item for item in customer.profiles),
    )
    if after == customer:
        return Applied(customer, tuple(warnings), ())
    stamped = replace(changed, modified=now)
    after = replace(after, profiles=tuple(stamped if item is changed else item for item in after.profiles))
    return _awarded(customer, after, tuple(warnings))


def instant(text: str) -> str | None:
    """Return the instant of a documented date and time, in UTC; None if the text is not one."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        when = datetime.fromisoformat(match[1] + match[2]).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")  # strftime does not pad years before 1000


def _awarded(before: Customer, after: Customer, warnings: tuple[Notice, ...]) -> Applied:
    if not after.loyalty:
        return Applied(after, warnings, ())
    activity = organisation.ACTIVITY_POINTS if before.loyalty else organisation.WELCOME_POINTS
    enrolled = (item.loyalty_points for item in after.enrolments[len(before.enrolments) :])
    awards = (activity, *(points for points in enrolled if points))
    return Applied(replace(after, points=after.points + activity), warnings, awards)


def _profile(profile: Profile, change: ProfileChange, warnings: list[Notice]) -> Profile:
    if change.names_identifiers:
        warnings.append(Notice(codes.IDENTIFIER_STAYS, "Identifiers are not updated by this call."))
    if (change.source or profile.source, change.account_id or profile.account_id) != (
        profile.source,
        profile.account_id,
    ):
        warnings.append(Notice(codes.OTHER_PROFILE, "The source and account of a profile stay what they are."))
    return replace(
        profile,
        first_name=profile.first_name if change.first_name is None else _name(change.first_name),
        last_name=profile.last_name if change.last_name is None else _name(change.last_name),
        fields=profile.fields | _custom(change.fields, warnings),
        channels=_channels(profile.channels, change.channels, warnings),
    )


def _name(sent: str) -> str:
    return sent.strip()[:LONGEST_NAME].rstrip()


def _custom(sent: dict[str, Any], warnings: list[Notice]) -> dict[str, str]:
    kept = {}
    for name, value in sent.items():
        if value is None:
            continue
        if name in organisation.CUSTOM_FIELDS and isinstance(value, str):
            kept[name] = value
        else:
            warnings.append(Notice(codes.BAD_CUSTOM_FIELD, f"The custom field {name} is unknown, or not a string."))
    return kept


def _extended(sent: dict[str, Any], warnings: list[Notice]) -> dict[str, str]:
    kept = {}
    for name, value in sent.items():
        fits = isinstance(value, str) and value.strip() not in _NO_VALUE and len(value) <= LONGEST_FIELD
        if name in organisation.EXTENDED_FIELDS and fits:
            kept[name] = value
        else:
            warnings.append(
                Notice(
                    codes.BAD_EXTENDED_FIELD, f"The extended field {name} is not enabled, or its value does not fit."
                ),
            )
    return kept


def _channels(
    stored: tuple[Channel, ...],
    sent: tuple[ChannelChange, ...],
    warnings: list[Notice],
) -> tuple[Channel, ...]:
    """Replace the channels of every type that was sent; types that were not keep theirs."""
    known = {(channel.type, channel.value): channel for channel in stored}
    fresh: dict[tuple[str, str], Channel] = {}
    for change in sent:
        value = change.value.translate(_SPACERS) if change.type == "mobile" else change.value
        if change.type == "mobile" and not _DIGITS.fullmatch(value):
            warnings.append(Notice(codes.BAD_MOBILE, "A mobile number of a communication channel is not one."))
        elif change.type == "email" and (len(value) > LONGEST_FIELD or not _EMAIL.fullmatch(value)):
            warnings.append(Notice(codes.BAD_EMAIL, "An e-mail address of a communication channel is not one."))
        else:
            before = known.get((change.type, value), Channel(change.type, value))
            fresh[change.type, value] = replace(
                before,
                primary=before.primary if change.primary is None else change.primary,
                verified=before.verified if change.verified is None else change.verified,
                meta=before.meta if change.meta is None else {key: _flag(item) for key, item in change.meta.items()},
            )
    types = {channel.type for channel in fresh.values()}
    return (*(channel for channel in stored if channel.type not in types), *fresh.values())


def _flag(value: object) -> object:
    """Read "true" and "false" as what they say: reading back shows booleans."""
    return value == "true" if value in ("true", "false") else value


def _enrolments(
    stored: tuple[Enrolment, ...],
    sent: tuple[EnrolmentChange, ...],
    warnings: list[Notice],
    *,
    loyalty: bool,
) -> tuple[Enrolment, ...]:
    enrolled = list(stored)
    for change in sent:
        texts = [change.tier_expiry or None, change.points_expiry or None]
        dates = [text and instant(text) for text in texts]
        if not loyalty:
            warnings.append(Notice(codes.NOT_LOYALTY, "A non-loyalty customer is not enrolled in programs."))
        elif change.program_id not in organisation.PROGRAMS:
            warnings.append(Notice(codes.UNKNOWN_PROGRAM, f"There is no loyalty program {change.program_id}."))
        elif any(item.program_id == change.program_id for item in enrolled):
            warnings.append(Notice(codes.ALREADY_ENROLLED, f"Already enrolled in program {change.program_id}."))
        elif [text is None for text in texts] != [date is None for date in dates]:
            warnings.append(Notice(codes.BAD_DATE, "An expiry date is not a date and time with its offset."))
        else:
            enrolled.append(Enrolment(change.program_id, change.tier_number, change.loyalty_points, *dates))
    return tuple(enrolled)

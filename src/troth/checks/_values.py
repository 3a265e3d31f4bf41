"""When a value that reads back is the value that was sent: the freedoms the documentation leaves, field by field."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PHONE_DIGITS = 7
_YEARLESS = re.compile(r"(?:0|0000)-([0-9]{2}-[0-9]{2})")
_AMOUNT = re.compile(r"[+-]?[0-9]*\.?[0-9]+")  # what Decimal takes beside, such as NaN or 1_000, is no amount
_DAY_IN_ANOTHER_FORM = re.compile(r"([0-9]{4})[-/. ]?([0-9]{2})[-/. ]?([0-9]{2})(?:[T ].*)?")


def is_unset(value: object) -> bool:
    """Tell whether a value reads as "there is none": absent, null or empty are not told apart by the documentation."""
    return value is None or value in ("", [], {})


def _text(value: object) -> object:
    """Names, and whatever has no form of its own, are compared after NFC and without blanks at the end."""
    return unicodedata.normalize("NFC", value).rstrip() if isinstance(value, str) else value


def _phone(value: object) -> object:
    """A stored phone may differ in form (a country code is added): its last seven digits agree."""
    return re.sub(r"[^0-9]", "", value)[-_PHONE_DIGITS:] if isinstance(value, str) else value


def _date(value: object) -> object:
    """A day without a year is written `0-MM-DD`, `0000-MM-DD` or `--MM-DD`.

    Whether the form is a documented one is a requirement of its own, so the same day in another form is the same value.
    """
    if not isinstance(value, str):
        return value
    if found := _YEARLESS.fullmatch(value):
        return f"--{found[1]}"
    if found := _DAY_IN_ANOTHER_FORM.fullmatch(value):
        return found.groups()
    return value


def _money(value: object) -> object:
    """Money is compared as a number: "1250.00" is "1250.000000"."""
    is_amount = isinstance(value, str | int | float) and _AMOUNT.fullmatch(str(value))
    return Decimal(str(value)) if is_amount else value


def _instant(value: object) -> object:
    """Times are compared as instants, one without an offset as UTC; the form is a requirement of its own."""
    if not isinstance(value, str):
        return value
    try:
        time = datetime.fromisoformat(value.upper())  # RFC 3339 allows a small t and z
    except ValueError:
        return value
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


def _unordered(value: object) -> object:
    """A list of texts has no documented order."""
    return sorted(map(str, map(_text, value))) if isinstance(value, list) else value


FORMS: Mapping[str, Callable[[object], object]] = {
    "phone": _phone,
    "tags": _unordered,
    "alt_emails": _unordered,
    "birthday": _date,
    "anniversary": _date,
    "total_spent": _money,
    "signed_up_at": _instant,
    "email_marketing_consent_change_time": _instant,
}


def same_value(name: str, left: object, right: object) -> bool:
    """Tell whether two values of a documented field are the same for its reader."""
    if is_unset(left) or is_unset(right):
        return is_unset(left) and is_unset(right)
    form = FORMS.get(name, _text)
    return form(left) == form(right) and isinstance(left, bool) == isinstance(right, bool)


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """Return the names of `expected` whose value in `actual` is another, in the order of `expected`."""
    return [name for name, value in expected.items() if not same_value(name, value, actual.get(name))]

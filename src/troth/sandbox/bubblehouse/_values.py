"""How this vendor reads values: names, dates, times, money, phone numbers. Each reader returns the stored form.

The public page on values is the authority for dates, times and money.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from functools import reduce

BLANKS = " \t\r\n"
COUNTRY_CODE = "1"  # of numbers that are given without one

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE_WITHOUT_YEAR = re.compile(r"(?:0|0000)-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_MONEY = re.compile(r"-?[0-9]{1,4000}(\.[0-9]{1,18})?")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_PHONE_SEPARATORS = re.compile(r"[ \u00a0().\-/\u2010-\u2013]")
_LEAP_YEAR = 2000  # in which a day without a year is looked up, so that 29 February is one
_LEAP_SECOND = "60"
_MICRO_DIGITS = 6  # an integer amount counts millionths
_EXACT = Context(prec=5000)  # digits; JSON integers of more than 4300 are not read at all
_NATIONAL_DIGITS = 10  # of numbers with our own country code


def name(text: str) -> str:
    """Return a name or other line of text as it is stored: as sent, without blanks at its end."""
    return text.rstrip(BLANKS)


def day(text: str) -> str:
    """Return a date as `YYYY-MM-DD`, or `0-MM-DD` if its year is unknown.

    Raises:
        ValueError: it is no date, or no such day exists.
    """
    if match := _DATE_WITHOUT_YEAR.fullmatch(text):
        found = date(_LEAP_YEAR, int(match[1]), int(match[2]))
        return f"0-{found:%m-%d}"
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3])).isoformat()


def time(text: str) -> str:
    """Return a time in UTC, as `YYYY-MM-DDTHH:MM:SSZ`, with a fraction only if it has one.

    Raises:
        ValueError: it is no RFC 3339 time.
    """
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError(text)
    on, hours, seconds, fraction, offset = match.groups(default="")
    leap = seconds == _LEAP_SECOND
    spelled = f"{on}T{hours}:{'59' if leap else seconds}{fraction[:7]}{offset.upper().replace('Z', '+00:00')}"
    try:
        instant = datetime.fromisoformat(spelled).astimezone(UTC) + timedelta(seconds=leap)
    except OverflowError as error:
        raise ValueError(text) from error
    return instant.isoformat().replace("+00:00", "Z")


def money(amount: object) -> str:
    """Return an amount as a decimal string with two fraction digits or more.

    Raises:
        ValueError: it is neither a decimal string nor a whole number of millionths.
    """
    if isinstance(amount, str) and _MONEY.fullmatch(amount):
        return _decimal_text(Decimal(amount))
    if isinstance(amount, int) and not isinstance(amount, bool):
        return _decimal_text(_EXACT.scaleb(Decimal(amount), -_MICRO_DIGITS))
    raise ValueError(amount)


def total(*amounts: str) -> str:
    """Return the sum of stored amounts, as it is stored."""
    return _decimal_text(reduce(_EXACT.add, map(Decimal, amounts)))


def _decimal_text(value: Decimal) -> str:
    whole, _, fraction = f"{value:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def phone(text: str) -> str:
    """Return a phone number with its country code and without separators, `+12025550123`.

    Raises:
        ValueError: no such number is possible.
    """
    number = _PHONE_SEPARATORS.sub("", text.strip(BLANKS).replace("(0)", ""))
    if number.startswith("00"):
        number = "+" + number[2:]
    elif not number.startswith("+"):
        number = "+" + (number if _has_country_code(number) else COUNTRY_CODE + number)
    own = number.startswith("+" + COUNTRY_CODE)
    if not _PHONE.fullmatch(number) or (own and len(number) != 1 + len(COUNTRY_CODE) + _NATIONAL_DIGITS):
        raise ValueError(text)
    return number


def _has_country_code(number: str) -> bool:
    return number.startswith(COUNTRY_CODE) and len(number) == len(COUNTRY_CODE) + _NATIONAL_DIGITS

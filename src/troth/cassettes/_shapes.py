"""Values of the same shape that mean nobody: an address for an address, a day for a day, letters for letters."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EMAIL = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+\.[^\s@\"'<>]+")
DAY = re.compile(r"(?P<year>[0-9]{4}|0|-)-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
INSTANT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<t>[T ])(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?P<rest>(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)"
)
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{5,}[0-9]")
SMALL = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,6})?")
"""A number too small to name anybody."""

_HEX = re.compile(r"(?=.*[a-fA-F])(?=.*[0-9])[0-9a-fA-F-]{8,}")
_FIRST_DAY = datetime(1971, 1, 1, tzinfo=UTC)
_FIRST_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def stand_in(value: str, number: int) -> str:
    """Return what stands for a value: the same kind of thing, the same for the same number.

    Args:
        value: whatever a server sent.
        number: from 1 on, another for each value.
    """
    if found := INSTANT.fullmatch(value):
        then = _FIRST_TIME + timedelta(seconds=number)
        return f"{then:%Y-%m-%d}{found['t']}{then:%H:%M:%S}{found['rest']}"
    if found := DAY.fullmatch(value):
        then = _FIRST_DAY + timedelta(days=number)
        year = str(then.year) if found["year"].isdigit() and int(found["year"]) else found["year"]
        return f"{year}-{then:%m-%d}"
    if EMAIL.fullmatch(value):
        return f"{_written(value.partition('@')[0], number)}-{number}@example.com"
    if _HEX.fullmatch(value):
        return _filled(value, f"{number:x}", "0123456789abcdefABCDEF")
    if not any(character.isalpha() for character in value):
        return _filled(value, str(number), "0123456789")
    return _written(value, number)


def _filled(value: str, text: str, digits: str) -> str:
    """Return a value with other digits: a one, zeros, and the text at the end; what is no digit stays in its place."""
    places = [place for place, character in enumerate(value) if character in digits]
    filling = "1" + text.rjust(len(places) - 1, "0")
    filled = list(value)
    for place, character in zip(places, filling, strict=False):
        filled[place] = character
    return "".join(filled) + filling[len(places) :]


def _written(value: str, number: int) -> str:
    """Return a value with other letters, capitals in the same places; the last of them spell the number."""
    spelled = ""
    while number:
        number, digit = divmod(number, len(_LETTERS))
        spelled = _LETTERS[digit] + spelled
    places = [place for place, character in enumerate(value) if character.isalnum()]
    filling = spelled.rjust(len(places), "x")
    written = list(value)
    for place, character in zip(places, filling, strict=False):
        written[place] = character.upper() if value[place].isupper() else character
    return "".join(written) + filling[len(places) :]

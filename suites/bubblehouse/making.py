"""Values for Bubblehouse's calls, made from random numbers: names, phones, days that belong to nobody.

Hypothesis prefers what is small and what it has drawn before: good for finding the smallest failure, and bad for seeing
every kind of name in thirty cases. So here it draws a number, and the value is made from that.
"""

from __future__ import annotations

import calendar
import datetime as dt
import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING, Any

from suites.bubblehouse.pieces import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    Edit = dict[str, Any]

NAMES = ("first_name", "last_name")
EDITABLE = (*NAMES, "phone", "birthday")

_ALPHABETS = (
    *((0xC0, 0x24F), (0x370, 0x52F), (0x5D0, 0x5EA), (0x620, 0x6D3), (0x900, 0xDFF), (0xE00, 0xFFF), (0x1000, 0x137F)),
    *((0x1E00, 0x1FFF), (0x2000, 0x2BFF), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFDFF)),
    *((0x10000, 0x107FF), (0x10A00, 0x12FFF), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0x20000, 0x2FA1D)),
    *((0x30000, 0x3134A), (0xE0100, 0xE01EF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)),
)
_LENGTHS = (20, 21, 30, 31, 32, 33, 40, 41, 50, 51, 60, 64, 65, 80, 81, 100)
_VERY_LONG = (101, 127, 128, 129, 200, 254, 255, 256, 257, 300)
_PLAIN_NAMES = ("Ann", "Bea", "Carl", "Dora", "Emil", "Frida", "Georg", "Hanna", "Ida", "Jakob", "Klara", "Leo")

_AREAS = ("202", "303", "415", "617")
_AMERICAN = (
    *("+1{0}55501{1}", "{0}55501{1}", "1{0}55501{1}", "({0}) 555-01{1}", "{0}-555-01{1}", "{0}.555.01{1}"),
    *("{0} 555 01{1}", "+1 {0} 555 01{1}", "+1-{0}-555-01{1}", "+1 ({0}) 555-01{1}", "+1.{0}.555.01{1}"),
    *("1-{0}-555-01{1}", "001{0}55501{1}"),
)
_BRITISH = ("+447700900{0}", "+44 7700 900{0}", "+44 (0)7700 900{0}", "00447700900{0}", "07700900{0}", "07700 900 {0}")
_DOUBTFUL_PHONES = ("not a phone number", "1", "+1", "555-0100", "+1202555", "+120255501234567890", "none", "()", "+")

_LEAP_YEAR = 2000
_FIRST_DAY, _LAST_DAY = dt.date(1900, 1, 1), dt.date(2015, 12, 31)
_BIRTHDAYS = (
    *("1990-05-15", "1984-02-29", "2000-02-29", "1970-01-01", "1969-12-31", "1999-12-31", "2000-01-01", "1985-10-31"),
    *("1987-01-02", "1987-02-01", "1990-11-12", "1990-12-11", "1961-03-31", "1961-04-30", "2001-02-28", "2004-03-01"),
    *("1900-01-01", "1900-02-28", "1901-12-13", "1904-02-29", "1950-06-30", "1968-12-31", "1972-01-01", "2010-12-31"),
)
_BEYOND = [
    f"{month:02}-{day:02}" for month in range(1, 13) for day in range(calendar.monthrange(_LEAP_YEAR, month)[1] + 1, 32)
]
_NO_DAYS = (*_BEYOND, "02-32", "01-32", "00-10", "13-01", "05-00", "12-99", "99-12", "14-31")
_NOT_LEAP = ("2001-02-29", "1900-02-29", "1990-02-29", "2002-02-29", "1999-02-29", "1970-02-29", "2015-02-29")
_YEARS = ("1990", "2001", "1900", "1984", "2000", "1955", "2010")


def subsets(names: Sequence[str]) -> list[list[str]]:
    """Return every choice of one of the names or more, single ones first."""
    return [list(chosen) for size in range(1, len(names) + 1) for chosen in combinations(names, size)]


# --- names ----------------------------------------------------------------------------------------------------------


def name(rng: Random) -> str:
    """Return a name of any letters, marks and punctuation, 1 to 100 characters, no blanks at the ends."""
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(PIECES)
    if kind < 0.7:
        pieces = [rng.choice(PIECES) for _ in range(rng.randint(2, 4))]
        return rng.choice(("", " ", "-")).join(pieces)[: _LENGTHS[-1]].strip()
    if kind < 0.85:
        return "".join(_letter(rng) for _ in range(rng.randint(1, 12)))
    return _long(rng, _LENGTHS)


def very_long_name(rng: Random) -> str:
    """Return a name of more than 100 characters: who refuses it breaks no promise."""
    return _long(rng, _VERY_LONG)


def plain_name(rng: Random) -> str:
    """Return a name that nobody has trouble with."""
    return rng.choice(_PLAIN_NAMES)


def _letter(rng: Random) -> str:
    first, last = rng.choice(_ALPHABETS)
    while True:
        letter = chr(rng.randint(first, last))
        if unicodedata.category(letter)[0] in "LMNPS" or unicodedata.category(letter) == "Co":
            return letter


def _long(rng: Random, lengths: Sequence[int]) -> str:
    """Return a piece repeated to one of the lengths; its last character tells whether the end was lost."""
    return (rng.choice(PIECES) * lengths[-1])[: rng.choice(lengths) - 1] + "z"


# --- phones ---------------------------------------------------------------------------------------------------------


def phone(rng: Random) -> str:
    """Return a number reserved for fiction, NANP 555-01xx or the United Kingdom's 07700 900xxx, with country code."""
    return _spelled(rng, _AMERICAN[:1], _BRITISH[:1])


def spelled_phone(rng: Random) -> str:
    """Return such a number as people write it, with or without country code."""
    return _spelled(rng, _AMERICAN, _BRITISH)


def doubtful_phone(rng: Random) -> str:
    """Return what is hardly a phone number: likely to be refused, but nobody promises it."""
    return rng.choice(_DOUBTFUL_PHONES)


def _spelled(rng: Random, american: Sequence[str], british: Sequence[str]) -> str:
    if rng.random() < 0.6:
        return rng.choice(american).format(rng.choice(_AREAS), f"{rng.randint(0, 99):02}")
    return rng.choice(british).format(f"{rng.randint(0, 999):03}")


# --- days -----------------------------------------------------------------------------------------------------------


def birthday(rng: Random) -> str:
    """Return a day that somebody was born on, `YYYY-MM-DD`: an edge of a year or month, a leap day, or any day."""
    if rng.random() < 0.4:
        return rng.choice(_BIRTHDAYS)
    return str(_FIRST_DAY + dt.timedelta(days=rng.randint(0, (_LAST_DAY - _FIRST_DAY).days)))


def yearless_birthday(rng: Random) -> str:
    """Return a day whose year is unknown, `0-MM-DD`, but for the leap day, which may be refused."""
    day = dt.date(_LEAP_YEAR, 1, 1) + dt.timedelta(days=rng.randint(0, 364))
    return f"0-{day:%m-%d}" if (day.month, day.day) != (2, 29) else "0-12-31"


def yearless_or_leap_day(rng: Random) -> str:
    """Return a day whose year is unknown, the leap day more often than any other."""
    return "0-02-29" if rng.random() > 0.9 else yearless_birthday(rng)


def impossible_day(rng: Random) -> str:
    """Return a day the calendar does not have, with a year or without."""
    kind = rng.random()
    if kind < 0.5:
        return f"{rng.choice(_YEARS)}-{rng.choice(_NO_DAYS)}"
    return rng.choice(_NOT_LEAP) if kind < 0.7 else f"0-{rng.choice(_NO_DAYS)}"


# --- inputs of UpdateCustomerDetails1 -------------------------------------------------------------------------------


def value(rng: Random, field: str) -> str:
    """Return a value for a field."""
    if field in NAMES:
        return name(rng)
    return phone(rng) if field == "phone" else birthday(rng)


def plain_value(rng: Random, field: str) -> str:
    """Return a value that says little, for tests about something else."""
    return plain_name(rng) if field in NAMES else value(rng, field)


def demanding_value(rng: Random, field: str) -> str:
    """Return a value that need not be accepted: a very long name, a phone as people write it."""
    if field in NAMES:
        return very_long_name(rng) if rng.random() > 0.85 else name(rng)
    return spelled_phone(rng) if field == "phone" else rng.choice((birthday, yearless_or_leap_day))(rng)


def value_or_removal(rng: Random, field: str) -> str:
    """Return a value, or what takes one away."""
    return "" if rng.random() > 0.7 else plain_value(rng, field)


def value_or_gap(rng: Random, field: str) -> str | None:
    """Return a value, what takes one away, or null, which keeps it."""
    return None if rng.random() > 0.8 else value_or_removal(rng, field)


def entry(rng: Random, field: str) -> str:
    """Return anything a customer may enter in a field: a value, nothing, or what cannot be."""
    if field in NAMES or rng.random() < 0.5:
        return value_or_removal(rng, field)
    if field == "phone":
        return doubtful_phone(rng)
    return rng.choice((impossible_day, yearless_birthday, lambda _: "0-0-0"))(rng)


def edit(rng: Random, fields: Sequence[str], of: Callable[[Random, str], Any]) -> Edit:
    """Return input for some of the fields, every choice as likely as any other, in any order."""
    return {field: of(rng, field) for field in _shuffled(rng, rng.choice(subsets(fields)))}


def refused_edit(rng: Random) -> Edit:
    """Return entries of which one has to be refused: an impossible birthday, alone, before or after other fields."""
    fields = _shuffled(rng, ["birthday", *rng.choice([[], *subsets(EDITABLE[:-1])])])
    return {field: impossible_day(rng) if field == "birthday" else entry(rng, field) for field in fields}


def edit_or_refused_edit(rng: Random) -> Edit:
    """Return entries, of which one has to be refused or not."""
    return refused_edit(rng) if rng.random() > 0.5 else edit(rng, EDITABLE, entry)


def intention(rng: Random) -> Edit:
    """Return input in which at least one field is null or left out, and keeps its value; the others are anything."""
    sent = {field: value_or_gap(rng, field) for field in _shuffled(rng, EDITABLE) if rng.random() < 0.7}
    kept = rng.choice(EDITABLE)
    if all(sent.get(field) is not None for field in EDITABLE):
        sent[kept] = None
    return sent


def _shuffled(rng: Random, fields: Sequence[str]) -> list[str]:
    return rng.sample(fields, len(fields))

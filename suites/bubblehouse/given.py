"""What Bubblehouse's calls are given: names, dates, phones and customers that belong to nobody.

The first value of each strategy is an ordinary one, since a run against a vendor's server draws few.
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse.pieces import ALIKE_DAYS, ALIKE_NAMES, PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

NAMES = ("first_name", "last_name")
EDITABLE = (*NAMES, "phone", "birthday")
IDENTIFYING = ("bhid", "shopid", "email")

_LENGTHS = (20, 21, 30, 31, 32, 33, 40, 41, 50, 51, 60, 64, 65, 80, 81, 100)
_VERY_LONG = (101, 127, 128, 129, 200, 254, 255, 256, 257, 300)

_AREAS = ("202", "303", "415", "617")
_AMERICAN = (
    "+1{0}55501{1}",
    "{0}55501{1}",
    "1{0}55501{1}",
    "({0}) 555-01{1}",
    "{0}-555-01{1}",
    "{0}.555.01{1}",
    "{0} 555 01{1}",
    "+1 {0} 555 01{1}",
    "+1-{0}-555-01{1}",
    "+1 ({0}) 555-01{1}",
    "+1.{0}.555.01{1}",
    "1-{0}-555-01{1}",
    "001{0}55501{1}",
)
_BRITISH = ("+447700900{0}", "+44 7700 900{0}", "+44 (0)7700 900{0}", "00447700900{0}", "07700900{0}", "07700 900 {0}")
_DOUBTFUL_PHONES = ("not a phone number", "1", "+1", "555-0100", "+1202555", "+120255501234567890", "none", "()", "+")

_LEAP_YEAR = 2000
_FIRST_YEAR, _LAST_YEAR = 1900, 2015
_BIRTHDAYS = (
    *("1990-05-15", "1984-02-29", "2000-02-29", "1970-01-01", "1969-12-31", "1999-12-31", "2000-01-01", "1985-10-31"),
    *("1987-01-02", "1987-02-01", "1990-11-12", "1990-12-11", "1961-03-31", "1961-04-30", "2001-02-28", "2004-03-01"),
    *("1900-01-01", "1900-02-28", "1901-12-13", "1904-02-29", "1950-06-30", "1968-12-31", "1972-01-01", "2010-12-31"),
)


def subsets(names: Sequence[str]) -> list[list[str]]:
    """Return every choice of one of the names or more, single ones first."""
    return [list(chosen) for size in range(1, len(names) + 1) for chosen in combinations(names, size)]


# --- names ----------------------------------------------------------------------------------------------------------


@cache
def names() -> SearchStrategy[str]:
    """Return names of any letters, marks and punctuation, 1 to 100 characters, no blanks at the ends."""
    letters = st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S"], min_codepoint=0x80)
    piece = st.sampled_from(PIECES)
    joined = st.builds(
        lambda pieces, by: by.join(pieces), st.lists(piece, min_size=2, max_size=4), st.sampled_from(["", " ", "-"])
    )
    return _trimmed(st.one_of(piece, joined, piece, st.text(letters, min_size=1, max_size=12), _long(_LENGTHS)))


@cache
def very_long_names() -> SearchStrategy[str]:
    """Return names of more than 100 characters: who refuses them breaks no promise."""
    return _trimmed(_long(_VERY_LONG))


@cache
def plain_names() -> SearchStrategy[str]:
    """Return names that nobody has trouble with, for tests about something else."""
    return st.sampled_from(["Ann", "Bea", "Carl", "Dora", "Emil", "Frida", "Georg", "Hanna", "Ida", "Jakob"])


def _long(lengths: Sequence[int]) -> SearchStrategy[str]:
    """Return a piece repeated to one of the lengths; its last character tells whether the end was lost."""
    return st.builds(
        lambda piece, length: (piece * length)[: length - 1] + "z", st.sampled_from(PIECES), st.sampled_from(lengths)
    )


def _trimmed(texts: SearchStrategy[str]) -> SearchStrategy[str]:
    return texts.map(str.strip).filter(bool)


# --- phones ---------------------------------------------------------------------------------------------------------


@cache
def phones() -> SearchStrategy[str]:
    """Return numbers reserved for fiction: NANP 555-01xx and the United Kingdom's 07700 900xxx, with country code."""
    american = st.builds("+1{}55501{:02}".format, st.sampled_from(_AREAS), st.integers(0, 99))
    british = st.builds("+447700900{:03}".format, st.integers(0, 999))
    return st.one_of(american, british)


@cache
def spelled_phones() -> SearchStrategy[str]:
    """Return the same numbers as people write them, with or without country code."""
    american = st.builds(
        lambda form, area, number: form.format(area, f"{number:02}"),
        st.sampled_from(_AMERICAN),
        st.sampled_from(_AREAS),
        st.integers(0, 99),
    )
    british = st.builds(
        lambda form, number: form.format(f"{number:03}"), st.sampled_from(_BRITISH), st.integers(0, 999)
    )
    return st.one_of(american, american, british)


@cache
def doubtful_phones() -> SearchStrategy[str]:
    """Return what is hardly a phone number: likely to be refused, but nobody promises it."""
    return st.sampled_from(_DOUBTFUL_PHONES)


# --- days -----------------------------------------------------------------------------------------------------------


@cache
def birthdays() -> SearchStrategy[str]:
    """Return days that somebody was born on, `YYYY-MM-DD`: the edges of years and months, leap days, any day."""
    days = st.dates(min_value=dt.date(_FIRST_YEAR, 1, 1), max_value=dt.date(_LAST_YEAR, 12, 31)).map(str)
    return st.one_of(st.sampled_from(_BIRTHDAYS), days)


@cache
def yearless_birthdays(*, leap_day: bool = False) -> SearchStrategy[str]:
    """Return days whose year is unknown, `0-MM-DD`; the leap day, which may be refused, only if it is asked for."""
    return st.sampled_from([f"0-{day}" for day in _days_of(_LEAP_YEAR) if leap_day or day != "02-29"])


@cache
def impossible_days() -> SearchStrategy[str]:
    """Return days the calendar does not have, with a year and without."""
    years = st.sampled_from([1990, 2001, 1900, 1984, 2000, 1955, 2010])
    beyond = [f"{month:02}-{day:02}" for month in range(1, 13) for day in range(_length(month) + 1, 32)]
    nonsense = ["02-32", "01-32", "00-10", "13-01", "05-00", "12-99", "99-12", "14-31"]
    dated = st.builds("{}-{}".format, years, st.sampled_from([*beyond, *nonsense]))
    not_leap = st.sampled_from(["2001-02-29", "1900-02-29", "1990-02-29", "2002-02-29", "1999-02-29", "1970-02-29"])
    yearless = st.sampled_from([f"0-{day}" for day in (*beyond, *nonsense)])
    return st.one_of(st.just("1990-02-30"), dated, not_leap, yearless)


def _days_of(year: int) -> list[str]:
    first = dt.date(year, 1, 1)
    return [f"{first + dt.timedelta(days=number):%m-%d}" for number in range(365 + calendar.isleap(year))]


def _length(month: int) -> int:
    """Return the days of a month, February having 29: whether it really has depends on the year."""
    return calendar.monthrange(_LEAP_YEAR, month)[1]


# --- customers ------------------------------------------------------------------------------------------------------


def details() -> SearchStrategy[dict[str, Any]]:
    """Return what a customer is pushed with beside `id` and `email`: names, phone and birthday, or some of them."""
    return _details(names())


def plain_details() -> SearchStrategy[dict[str, Any]]:
    """Return the same with names that nobody has trouble with."""
    return _details(plain_names())


def _details(name: SearchStrategy[str]) -> SearchStrategy[dict[str, Any]]:
    members = {"first_name": name, "last_name": name, "phone": phones(), "birthday": birthdays()}
    return st.one_of(st.fixed_dictionaries(members), st.fixed_dictionaries({}, optional=members))


# --- inputs of UpdateCustomerDetails1 -------------------------------------------------------------------------------


@cache
def values(field: str) -> SearchStrategy[str]:
    """Return values for a field of `UpdateCustomerDetails1`."""
    by_field = {"first_name": names(), "last_name": names(), "phone": phones(), "birthday": birthdays()}
    return by_field[field]


@cache
def plain_values(field: str) -> SearchStrategy[str]:
    """Return values that differ little, for tests about something else."""
    return values(field) if field in ("phone", "birthday") else plain_names()


@cache
def demanding_values(field: str) -> SearchStrategy[str]:
    """Return values that are not promised to be accepted: very long names, phones as people write them."""
    if field in NAMES:
        return st.one_of(names(), names(), names(), very_long_names())
    return spelled_phones() if field == "phone" else st.one_of(birthdays(), yearless_birthdays(leap_day=True))


@cache
def values_and_gaps(field: str) -> SearchStrategy[str | None]:
    """Return values, or what takes a value away, or null, which keeps it."""
    return st.one_of(plain_values(field), plain_values(field), st.just(""), st.none())


@cache
def values_and_removals(field: str) -> SearchStrategy[str]:
    """Return values, or what takes a value away."""
    return st.one_of(plain_values(field), plain_values(field), st.just(""))


@cache
def entries(field: str) -> SearchStrategy[str]:
    """Return anything a customer may enter in a field: a value, nothing, or what cannot be."""
    doubtful = {"phone": [doubtful_phones()], "birthday": [impossible_days(), yearless_birthdays(), st.just("0-0-0")]}
    return st.one_of(plain_values(field), st.just(""), *doubtful.get(field, []))


def edits(
    fields: Sequence[str] = EDITABLE, *, of: Callable[[str], SearchStrategy[Any]] = values
) -> SearchStrategy[dict[str, Any]]:
    """Return input for some of the fields, in any order: new values, or what else `of` returns for a field."""
    return _in_any_order(subsets(fields), of)


def refused_edits(*, least: int = 1) -> SearchStrategy[dict[str, str]]:
    """Return entries of which one has to be refused: an impossible birthday, alone, before or after other fields."""
    others = [[], *subsets(EDITABLE[:-1])]
    chosen = [["birthday", *fields] for fields in others if len(fields) + 1 >= least]

    def entered(field: str) -> SearchStrategy[str]:
        return impossible_days() if field == "birthday" else entries(field)

    return _in_any_order(chosen, entered)


def wrong_entries() -> SearchStrategy[tuple[str, str]]:
    """Return a field and a value that is refused: an impossible birthday, or what is hardly a phone number."""
    birthday = st.tuples(st.just("birthday"), impossible_days())
    return st.one_of(birthday, birthday, st.tuples(st.just("phone"), doubtful_phones()))


def _in_any_order(
    choices: Sequence[Sequence[str]], of: Callable[[str], SearchStrategy[Any]]
) -> SearchStrategy[dict[str, Any]]:
    """Return input for one of the choices of fields."""

    @cache
    def members(order: tuple[str, ...]) -> SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({field: of(field) for field in order})

    return st.sampled_from(choices).flatmap(lambda chosen: st.permutations(chosen).map(tuple).flatmap(members))


def intentions() -> SearchStrategy[dict[str, Any]]:
    """Return input in which at least one field is null or left out, and keeps its value; the others are anything."""
    absent: Any = object()
    members = {
        field: st.one_of(st.none(), st.just(absent), plain_values(field), st.none(), st.just("")) for field in EDITABLE
    }
    drawn = st.fixed_dictionaries(members)
    sent = drawn.map(lambda edit: {field: value for field, value in edit.items() if value is not absent})
    return sent.filter(lambda edit: any(edit.get(field) is None for field in EDITABLE))


@cache
def alike_names() -> SearchStrategy[list[str]]:
    """Return series of names of which each differs from the one before in next to nothing."""
    series = st.sampled_from(ALIKE_NAMES).flatmap(
        lambda alike: st.lists(st.sampled_from(alike), min_size=3, max_size=6, unique=True)
    )
    return series.filter(lambda names: names[0] != "")


@cache
def alike_birthdays() -> SearchStrategy[list[str]]:
    """Return series of days of which each differs from the one before in one part."""
    return st.lists(st.sampled_from(ALIKE_DAYS), min_size=3, max_size=6, unique=True)

"""What Bubblehouse's calls are given, as strategies: names, dates, phones and customers that belong to nobody.

The first value of each is an ordinary one, since a run against a vendor's server draws few.
"""

from __future__ import annotations

from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from suites.bubblehouse import making
from suites.bubblehouse.making import EDITABLE, NAMES, subsets
from suites.bubblehouse.pieces import ALIKE_DAYS, ALIKE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

__all__ = ["EDITABLE", "IDENTIFYING", "NAMES", "subsets"]

T = TypeVar("T")

IDENTIFYING = ("bhid", "shopid", "email")

_MOST = 2**32 - 1
_WHOLE = 40
"""How often a series is drawn whole, for each time that it is one of its parts."""


class _Least(Random):
    """Takes the first of everything."""

    def random(self) -> float:
        """Return the least number."""
        return 0.0


def made(make: Callable[[Random], T]) -> SearchStrategy[T]:
    """Return what is made from a drawn number; 0 makes the plainest."""
    return st.integers(0, _MOST).map(lambda number: make(Random(number) if number else _Least()))  # noqa: S311 - no secret


def series(make: Callable[[Random], T], *, most: int = 6) -> SearchStrategy[list[T]]:
    """Return series of what is made, seldom shorter than `most`; a failing one shrinks to a part of it."""
    windows = [(start, start + size) for size in range(1, most) for start in range(most - size + 1)]
    parts = st.sampled_from([*windows, *[(0, most)] * (_WHOLE * len(windows))])
    whole = made(lambda rng: [make(rng) for _ in range(most)])
    return st.builds(lambda values, part: values[slice(*part)], whole, parts)


# --- values ---------------------------------------------------------------------------------------------------------


def names() -> SearchStrategy[str]:
    """Return names of any letters, marks and punctuation, 1 to 100 characters, no blanks at the ends."""
    return made(making.name)


def plain_names() -> SearchStrategy[str]:
    """Return names that nobody has trouble with, for tests about something else."""
    return made(making.plain_name)


def phones() -> SearchStrategy[str]:
    """Return numbers reserved for fiction: NANP 555-01xx and the United Kingdom's 07700 900xxx, with country code."""
    return made(making.phone)


def spelled_phones() -> SearchStrategy[str]:
    """Return the same numbers as people write them, with or without country code."""
    return made(making.spelled_phone)


def birthdays() -> SearchStrategy[str]:
    """Return days that somebody was born on, `YYYY-MM-DD`: the edges of years and months, leap days, any day."""
    return made(making.birthday)


def yearless_birthdays() -> SearchStrategy[str]:
    """Return days whose year is unknown, `0-MM-DD`, the leap day left out."""
    return made(making.yearless_birthday)


def impossible_days() -> SearchStrategy[str]:
    """Return days the calendar does not have, with a year and without."""
    return made(making.impossible_day)


# --- customers ------------------------------------------------------------------------------------------------------


def details() -> SearchStrategy[dict[str, Any]]:
    """Return what a customer is pushed with beside `id` and `email`: names, phone and birthday, or some of them."""
    return made(partial(_details, of=making.value))


def plain_details() -> SearchStrategy[dict[str, Any]]:
    """Return the same with names that nobody has trouble with."""
    return made(partial(_details, of=making.plain_value))


def _details(rng: Random, of: Callable[[Random, str], str]) -> dict[str, str]:
    fields = EDITABLE if rng.random() < 0.6 else [field for field in EDITABLE if rng.random() < 0.5]
    return {field: of(rng, field) for field in fields}


# --- inputs of UpdateCustomerDetails1 -------------------------------------------------------------------------------


def values(field: str) -> SearchStrategy[str]:
    """Return values for a field of `UpdateCustomerDetails1`."""
    return made(partial(making.value, field=field))


def plain_values(field: str) -> SearchStrategy[str]:
    """Return values that say little, for tests about something else."""
    return made(partial(making.plain_value, field=field))


def edits(
    fields: Sequence[str] = EDITABLE, *, of: Callable[[str], SearchStrategy[Any]] = values
) -> SearchStrategy[dict[str, Any]]:
    """Return input for some of the fields, in any order: new values, or what else `of` returns for a field."""
    order = made(lambda rng: [*making.edit(rng, fields, lambda _rng, field: field)])
    return order.flatmap(lambda order: st.fixed_dictionaries({field: of(field) for field in order}))


def edit(
    fields: Sequence[str] = EDITABLE, *, of: Callable[[Random, str], Any] = making.value
) -> SearchStrategy[dict[str, Any]]:
    """Return input for some of the fields, made at once."""
    return made(partial(making.edit, fields=fields, of=of))


def edit_series(
    fields: Sequence[str] = EDITABLE, *, of: Callable[[Random, str], Any] = making.value, most: int = 6
) -> SearchStrategy[list[dict[str, Any]]]:
    """Return series of updates of one customer."""
    return series(partial(making.edit, fields=fields, of=of), most=most)


def alike_names() -> SearchStrategy[list[str]]:
    """Return series of names of which each differs from the one before in next to nothing."""
    return made(lambda rng: _drawn_from(rng, rng.choice(ALIKE_NAMES)))


def alike_birthdays() -> SearchStrategy[list[str]]:
    """Return series of days of which each differs from the one before in one part."""
    return made(lambda rng: _drawn_from(rng, ALIKE_DAYS))


def _drawn_from(rng: Random, alike: Sequence[str]) -> list[str]:
    chosen = rng.sample(alike, rng.randint(3, min(6, len(alike))))
    return chosen if chosen[0] else chosen[::-1]


def wrong_entries() -> SearchStrategy[tuple[str, str]]:
    """Return a field and a value that is refused: an impossible birthday, or what is hardly a phone number."""
    return made(
        lambda rng: (
            ("birthday", making.impossible_day(rng)) if rng.random() < 0.7 else ("phone", making.doubtful_phone(rng))
        )
    )

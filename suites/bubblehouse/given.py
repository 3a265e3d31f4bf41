"""What Bubblehouse's calls are given: names, dates, phones and customers that belong to nobody."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NAMES = ("first_name", "last_name")
EDITABLE = (*NAMES, "phone", "birthday")

_LEAP_YEAR = 2000


def names() -> SearchStrategy[str]:
    """Return names as people have them: any letters, marks and punctuation, no blanks at the ends, never empty."""
    letters = st.characters(
        codec="utf-8", categories=["L", "M", "N", "Pd", "Po", "Zs", "So"], exclude_characters="\u00a0"
    )
    return st.text(letters, min_size=1, max_size=40).map(str.strip).filter(bool)


def phones() -> SearchStrategy[str]:
    """Return numbers reserved for fiction: NANP 555-01xx and the United Kingdom's 07700 900xxx, with country code."""
    american = st.builds("+1{}55501{:02}".format, st.sampled_from([202, 303, 415, 617]), st.integers(0, 99))
    british = st.builds("+447700900{:03}".format, st.integers(0, 999))
    return st.one_of(american, british)


def birthdays() -> SearchStrategy[str]:
    """Return days of people alive, `YYYY-MM-DD`."""
    return st.dates(min_value=_day(1925), max_value=_day(2010)).map(str)


def yearless_birthdays() -> SearchStrategy[str]:
    """Return days whose year is unknown, `0-MM-DD`, the leap day left out."""
    days = [
        f"0-{month:02}-{day:02}"
        for month in range(1, 13)
        for day in range(1, calendar.monthrange(_LEAP_YEAR, month)[1] + 1)
    ]
    return st.sampled_from([day for day in days if day != "0-02-29"])


def impossible_days() -> SearchStrategy[str]:
    """Return days the calendar does not have."""
    return st.sampled_from(
        ["1990-02-30", "1990-02-29", "1900-02-29", "2001-04-31", "1985-13-01", "1985-00-10", "1985-01-00", "1985-06-31"]
    )


def details() -> SearchStrategy[dict[str, Any]]:
    """Return what a customer is pushed with beside `id` and `email`: any of the names and the phone."""
    return st.fixed_dictionaries({}, optional={"first_name": names(), "last_name": names(), "phone": phones()})


def values(field: str) -> SearchStrategy[str]:
    """Return values for a field of `UpdateCustomerDetails1`."""
    by_field = {"first_name": names(), "last_name": names(), "phone": phones(), "birthday": birthdays()}
    return by_field[field]


def edits(*, least: int = 1) -> SearchStrategy[dict[str, str]]:
    """Return new values for some of the editable fields."""
    chosen = st.lists(st.sampled_from(EDITABLE), min_size=least, max_size=len(EDITABLE), unique=True)
    return chosen.flatmap(lambda fields: st.fixed_dictionaries({field: values(field) for field in fields}))


def _day(year: int) -> Any:  # noqa: ANN401 - a datetime.date
    import datetime as dt

    return dt.date(year, 1, 1)

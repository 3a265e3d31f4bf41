from __future__ import annotations

import datetime as dt
import math
import re
import time
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.checks import FORMS, differences, is_unset, same_value

if TYPE_CHECKING:
    from decimal import Decimal

UNSET: list[Any] = [None, "", [], {}]
anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


def is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


@pytest.mark.parametrize("value", UNSET, ids=repr)
def test_no_value_has_several_spellings(value: object) -> None:
    assert is_unset(value)


@pytest.mark.parametrize("value", [0, 0.0, False, " ", "0", [""], {"a": None}, "null"], ids=repr)
def test_an_empty_looking_value_is_a_value(value: object) -> None:
    assert not is_unset(value)


@pytest.mark.parametrize("name", ["first_name", *sorted(FORMS)])
def test_every_spelling_of_no_value_is_the_same(name: str) -> None:
    assert all(same_value(name, left, right) for left in UNSET for right in UNSET)


SAME: list[tuple[str, Any, Any]] = [
    ("first_name", "Zoe\u0308", "Zo\u00eb"),
    ("last_name", "\u1112\u1161\u11ab", "\ud55c"),
    ("first_name", "Ann", "Ann  "),
    ("last_name", "Ann\u00a0", "Ann"),
    ("firstName", "A\u030a", "\u00c5"),
    ("lastName", "\u212b", "\u00c5 "),
    ("phone", "+1 (202) 555-0142", "2025550142"),
    ("phone", "+12025550142", "12025550142"),
    ("phone", "+1 202 555 0142", "555-0142"),
    ("phone", "+447700900123", "07700 900123"),
    ("birthday", "0-02-29", "0000-02-29"),
    ("birthday", "--02-29", "0-02-29"),
    ("anniversary", "0000-12-31", "--12-31"),
    ("birthday", "1990-05-17", "1990/05/17"),
    ("birthday", "1990-05-17", "1990-05-17T00:00:00Z"),
    ("birthday", "1990-05-17", "1990-05-17 00:00:00"),
    ("birthday", "1990-05-17", "1990.05.17"),
    ("birthday", "1990-05-17", "1990 05 17"),
    ("birthday", "1990-05-17", "19900517"),
    ("total_spent", "1250.00", "1250.000000"),
    ("total_spent", "0", "0.00"),
    ("total_spent", "-0.50", "-.5"),
    ("total_spent", "1250", "+1250"),
    ("total_spent", "1250", 1250),
    ("total_spent", "0.1", 0.1),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00+00:00"),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01T12:00:00.000+02:00"),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01t10:00:00z"),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01 10:00:00Z"),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00"),
    ("email_marketing_consent_change_time", "2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00Z"),
    ("tags", ["vip", "new"], ["new", "vip"]),
    ("alt_emails", ["a@example.com", "b@example.com"], ["b@example.com", "a@example.com"]),
    ("extras", {"a": [1, 2]}, {"a": [1, 2.0]}),
    ("optin", True, True),
]

OTHER: list[tuple[str, Any, Any]] = [
    ("first_name", "Ann", "ann"),
    ("first_name", "Ann", " Ann"),
    ("first_name", "Ann", "Anna"),
    ("first_name", "O'Neil", "O&#39;Neil"),
    ("first_name", "\ufb01n", "fin"),
    ("last_name", "Zo\u00eb", "Zoe"),
    ("last_name", "An n", "Ann"),
    ("first_name", "Ann", None),
    ("first_name", "Ann", ["Ann"]),
    ("phone", "+12025550142", "+12025550143"),
    ("phone", "+12025550142", "+12026550142"),
    ("phone", "+12025550142", None),
    ("phone", "+12025550142", "5550142000"),
    ("phone", "+12025550142", 12025550142),
    ("birthday", "0-02-29", "0-03-01"),
    ("birthday", "0-05-17", "1990-05-17"),
    ("birthday", "0-05-17", "00-05-17"),
    ("birthday", "0-05-17", "0001-05-17"),
    ("birthday", "1990-05-17", "1990-17-05"),
    ("birthday", "1990-05-17", "1990-05-16"),
    ("birthday", "1990-05-17", "17.05.1990"),
    ("birthday", "1990-05-17", 19900517),
    ("total_spent", "1250.00", "1250.01"),
    ("total_spent", "1250.00", "12.5000"),
    ("total_spent", "1250.00", "1,250.00"),
    ("total_spent", "1250", "1_250"),
    ("total_spent", "1250", "\uff11\uff12\uff15\uff10"),
    ("total_spent", "1250", "\uff11250"),
    ("total_spent", "1", True),
    ("total_spent", "1", "NaN"),
    ("total_spent", "1", "sNaN"),
    ("total_spent", "0", None),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00+01:00"),
    ("signed_up_at", "2024-03-01T10:00:00Z", "2024-03-01T10:00:01Z"),
    ("signed_up_at", "2024-03-01T10:00:00Z", "yesterday"),
    ("signed_up_at", "0001-01-01T00:00:00+10:00", "0001-01-01T00:00:00+09:00"),
    ("tags", ["vip", "new"], ["vip"]),
    ("tags", ["vip"], ["vip", "vip"]),
    ("tags", ["vip"], "vip"),
    ("optin", True, 1),
    ("optin", False, 0),
    ("optin", True, "true"),
    ("order_count", 2, True),
    ("email", "ann@example.com", "Ann@example.com"),
    ("bh_id", "a1", "a2"),
]


@pytest.mark.parametrize(("name", "left", "right"), SAME, ids=ascii)
def test_the_freedoms_of_a_field_leave_its_value_the_same(name: str, left: object, right: object) -> None:
    assert same_value(name, left, right)
    assert same_value(name, right, left)


@pytest.mark.parametrize(("name", "left", "right"), OTHER, ids=ascii)
def test_another_value_is_told_apart(name: str, left: object, right: object) -> None:
    assert not same_value(name, left, right)
    assert not same_value(name, right, left)


@given(name=st.sampled_from([*FORMS, "first_name", "extras"]), value=anything.filter(lambda value: not is_nan(value)))
def test_a_value_is_the_same_as_itself(name: str, value: object) -> None:
    assert same_value(name, value, value)


@given(name=st.sampled_from([*FORMS, "first_name"]), left=anything, right=anything)
def test_whatever_is_compared_the_order_does_not_matter(name: str, left: object, right: object) -> None:
    assert same_value(name, left, right) is same_value(name, right, left)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_name_survives_composition_and_trailing_blanks(name: str) -> None:
    for form in ("NFC", "NFD"):
        stored = unicodedata.normalize(form, name)
        assert same_value("first_name", name, stored + " \t")


@given(st.from_regex(r"\+1202555[0-9]{4}", fullmatch=True), st.from_regex(r"\+1202555[0-9]{4}", fullmatch=True))
def test_a_phone_is_known_by_its_last_seven_digits(left: str, right: str) -> None:
    spaced = re.sub(r"([0-9]{4})$", r"-\1", right.removeprefix("+1"))
    assert same_value("phone", left, spaced) == (left[-7:] == right[-7:])


@given(st.dates(), st.dates())
def test_days_are_told_apart_by_year_month_and_day(left: dt.date, right: dt.date) -> None:
    assert same_value("birthday", str(left), f"{right:%Y}/{right:%m}/{right:%d}".zfill(10)) == (left == right)


@given(st.dates(), st.dates(), st.sampled_from(["0", "0000", "-"]), st.sampled_from(["0", "0000", "-"]))
def test_days_without_a_year_are_told_apart_by_month_and_day(
    left: dt.date, right: dt.date, unknown: str, year: str
) -> None:
    same = (left.month, left.day) == (right.month, right.day)
    assert same_value("birthday", f"{unknown}-{left:%m-%d}", f"{year}-{right:%m-%d}") == same


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**9, min_value=0),
    st.decimals(allow_nan=False, allow_infinity=False, places=6, max_value=10**9, min_value=0),
)
def test_money_is_compared_as_a_number(left: Decimal, right: Decimal) -> None:
    assert same_value("total_spent", f"{left:f}", f"{left:f}0000")
    assert same_value("total_spent", f"{left:f}", f"{right:f}") == (left == right)


@given(st.datetimes(min_value=dt.datetime(1, 1, 3), max_value=dt.datetime(9999, 12, 29)), st.integers(-720, 840))  # noqa: DTZ001 - its zone is drawn
def test_times_are_compared_as_instants(moment: dt.datetime, minutes: int) -> None:
    utc = moment.replace(tzinfo=dt.UTC)
    elsewhere = utc.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))
    assert same_value("signed_up_at", utc.isoformat(), elsewhere.isoformat())
    assert same_value("signed_up_at", utc.isoformat().replace("+00:00", "Z"), elsewhere.isoformat())
    assert not same_value("signed_up_at", utc.isoformat(), (elsewhere + dt.timedelta(seconds=1)).isoformat())


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_zone_of_this_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", zone)
        time.tzset()
        same = same_value("signed_up_at", "2024-03-01T10:00:00", "2024-03-01T10:00:00Z")
    time.tzset()
    assert same


def test_differences_are_named_in_the_order_of_what_was_expected() -> None:
    expected = {"last_name": "Li", "first_name": "Ann", "phone": None, "birthday": "1990-05-17"}
    actual = {"first_name": "Bea", "last_name": "Lee", "birthday": "1990-05-17", "id": "7"}
    assert differences(expected, actual) == ["last_name", "first_name"]


def test_what_was_not_expected_makes_no_difference() -> None:
    assert differences({}, {"first_name": "Ann"}) == []


def test_a_difference_of_form_is_none() -> None:
    assert differences({"phone": "+1 202 555 0142"}, {"phone": "2025550142"}) == []


def test_a_member_that_is_missing_differs_from_a_value_and_not_from_none() -> None:
    assert differences({"first_name": "Ann", "phone": ""}, {}) == ["first_name"]

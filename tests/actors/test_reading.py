from __future__ import annotations

from typing import Any

import pytest

from troth.actors import Reading
from troth.errors import Disagreement, Inconclusive

DOCUMENTED = ("first_name", "last_name", "phone", "birthday", "tags", "optin")


def reading(**values: object) -> Reading:
    return Reading(values, DOCUMENTED)


def test_only_documented_members_are_read() -> None:
    shown = reading(first_name="Ann", server="a7")
    assert shown["first_name"] == "Ann"
    assert shown["server"] is None
    assert "a7" not in repr(shown)


@pytest.mark.parametrize("value", [None, "", [], {}], ids=repr)
def test_a_member_without_a_value_is_none(value: object) -> None:
    shown = reading(first_name=value)
    assert shown["first_name"] is None
    assert not shown.has("first_name")


@pytest.mark.parametrize("value", [False, 0, "0", " "], ids=repr)
def test_an_empty_looking_value_is_one(value: object) -> None:
    assert reading(first_name=value).has("first_name")


def test_a_member_that_a_step_needs_is_there_or_ends_the_test() -> None:
    assert reading(phone="1").required("phone") == "1"
    with pytest.raises(Inconclusive, match="reads without 'phone'"):
        reading().required("phone")


def test_what_it_has_to_show_may_be_said_in_both_ways() -> None:
    shown = reading(first_name="Ann", last_name="Li")
    shown.shows({"first_name": "Ann"}, last_name="Li", phone=None)
    shown.shows({"phone": ""})
    shown.shows()


DIFFERENT: list[tuple[dict[str, Any], str, str, str]] = [
    ({"first_name": "Bea"}, 'first_name is "Bea"', 'first_name is "Ann"', "/first_name"),
    ({"phone": "+12025550142"}, 'phone is "+12025550142"', "phone without a value", "/phone"),
    ({"first_name": None}, "first_name without a value", 'first_name is "Ann"', "/first_name"),
    ({"last_name": "Lee", "first_name": "Bea"}, 'last_name is "Lee"', 'last_name is "Zo\u00eb"', "/last_name"),
    ({"optin": 1}, "optin is 1", "optin is true", "/optin"),
]


@pytest.mark.parametrize(("expected", "promised", "actual", "where"), DIFFERENT, ids=str)
def test_another_value_is_a_disagreement_in_words(
    expected: dict[str, Any], promised: str, actual: str, where: str
) -> None:
    shown = reading(first_name="Ann", last_name="Zo\u00eb", optin=True)
    with pytest.raises(Disagreement) as caught:
        shown.shows(expected)
    assert (caught.value.expected, caught.value.actual, caught.value.where) == ((promised,), actual, where)


def test_the_freedoms_of_a_field_are_no_disagreement() -> None:
    reading(first_name="Zo\u00eb ", phone="202-555-0142", birthday="--02-28", tags=["b", "a"]).shows(
        first_name="Zoe\u0308", phone="+12025550142", birthday="0-02-28", tags=["a", "b"]
    )


def test_members_whose_value_is_another_are_named() -> None:
    assert reading(first_name="Ann").differs_from({"phone": "1", "first_name": "Ann", "tags": ["a"]}) == [
        "phone",
        "tags",
    ]


def test_a_reading_is_as_another_if_nothing_changed() -> None:
    reading(first_name="Ann", phone=None).is_as(reading(first_name="Ann", phone=""))
    Reading({"first_name": "Ann", "seen": 2}, DOCUMENTED).is_as(Reading({"first_name": "Ann", "seen": 1}, DOCUMENTED))


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ({"first_name": "Ann"}, {"first_name": "Bea"}, "/first_name"),
        ({"first_name": "Ann"}, {}, "/first_name"),
        ({}, {"phone": "1"}, "/phone"),
        ({"tags": ["a"]}, {"tags": ["a", "b"]}, "/tags"),
        ({"optin": True}, {"optin": False}, "/optin"),
    ],
    ids=str,
)
def test_a_reading_is_not_as_another_if_anything_changed(
    before: dict[str, Any], after: dict[str, Any], where: str
) -> None:
    with pytest.raises(Disagreement) as caught:
        reading(**after).is_as(reading(**before))
    assert caught.value.where == where


def test_what_was_meant_to_change_is_left_out() -> None:
    reading(first_name="Bea", phone="1").is_as(reading(first_name="Ann"), apart_from=["first_name", "phone"])
    with pytest.raises(Disagreement, match="last_name"):
        reading(first_name="Bea").is_as(reading(first_name="Ann", last_name="Li"), apart_from=["first_name"])

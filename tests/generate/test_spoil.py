from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING

import pytest

from troth.generate._spoil import MEDIA_TYPES, METHODS, SPOILED, WRONG_TYPES, misshapen, wrong_types

if TYPE_CHECKING:
    from tests.generate.drawing import Json

BODY = {"customer": {"bhid": "anybody"}, "tags": ["a", {"b": 2}], "first_name": "Anew"}
BYTES = json.dumps(BODY).encode()
# JSON objects all the same, and so perhaps granted: too long, too deep, or of members that are nobody's.
STILL_OBJECTS = {
    "an empty object",
    "with a NUL",
    "with half a surrogate pair",
    "with NaN",
    "with Infinity",
    "with a number beyond all bounds",
    "with a number of many digits",
    "with a member twice",
    "with a deep list",
    "with a deep object",
    "with much room",
}


@pytest.mark.parametrize("name", sorted(SPOILED))
def test_a_spoiled_body_is_another_one_and_mostly_no_object_of_json(name: str) -> None:
    spoiled = SPOILED[name](BYTES)
    assert spoiled != BYTES
    try:
        value = json.loads(spoiled.decode())
    except ValueError:
        value = None
    if name != "with a number of many digits":  # Python itself refuses some
        assert isinstance(value, dict) == (name in STILL_OBJECTS)


@pytest.mark.parametrize("name", sorted(SPOILED))
def test_an_empty_object_can_be_spoiled_too(name: str) -> None:
    assert isinstance(SPOILED[name](b"{}"), bytes)


def test_no_method_asks_for_a_deletion_or_for_an_answer_without_a_body() -> None:
    assert not {"DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"} & set(METHODS)


def test_no_media_type_is_that_of_json() -> None:
    assert "application/json" not in MEDIA_TYPES


def test_a_body_of_wrong_types_differs_in_one_place_and_its_type() -> None:
    original = copy.deepcopy(BODY)
    bodies = wrong_types(BODY)
    assert original == BODY
    assert all(len(differing(BODY, body)) == 1 for body in bodies)
    for body in bodies:
        (before, after), *_ = differing(BODY, body)
        assert type(before) is not type(after)
        assert after in WRONG_TYPES


def test_every_member_and_every_item_gets_a_wrong_type() -> None:
    changed = [differing(BODY, body)[0][0] for body in wrong_types(BODY)]
    for value in ({"bhid": "anybody"}, "anybody", ["a", {"b": 2}], "a", {"b": 2}, 2, "Anew"):
        assert value in changed


def test_misshapen_bodies_lack_wrap_and_add_members() -> None:
    original = copy.deepcopy(BODY)
    bodies = misshapen(BODY)
    assert original == BODY
    assert {"customer": {"bhid": "anybody"}, "tags": ["a", {"b": 2}]} in bodies
    assert {**BODY, "first_name": ["Anew"]} in bodies
    assert {**BODY, "first_name": {"anew": "Anew"}} in bodies
    assert {**BODY, "anew": "anew"} in bodies
    assert {**BODY, "tags": ["a", {"b": 2}, None]} in bodies
    assert {**BODY, "tags": [{"b": 2}]} in bodies
    assert BODY not in bodies


def differing(before: Json, after: Json) -> list[tuple[Json, Json]]:
    """Return the pairs of values in which two JSON values differ, as far down as they have one form."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        return [pair for name in before for pair in differing(before[name], after[name])]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [pair for one, other in zip(before, after, strict=True) for pair in differing(one, other)]
    return [] if before == after and type(before) is type(after) else [(before, after)]

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.report._text import LONGEST_BODY, excerpt, pretty, visible

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ASCII", "plain ASCII"),
        ("Zoë Müller 李 محمد", "Zoë Müller 李 محمد"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("no\xa0break", "no\\xa0break"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
    ],
)
def test_what_cannot_be_seen_is_spelled(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_feeds_stay_where_lines_are_asked_for() -> None:
    assert visible("a\nb\r\x1b", lines=True) == "a\nb\\r\\x1b"


@given(st.text(st.characters()))
def test_nothing_unseen_is_left(text: str) -> None:
    assert not [c for c in visible(text) if unicodedata.category(c) in UNSEEN and c != " "]


@given(JSON)
def test_pretty_json_says_the_same_and_hides_nothing(value: object) -> None:
    text = pretty([value])
    assert json.loads(text) == [value]
    assert not [c for c in text if unicodedata.category(c) in UNSEEN and c not in " \n"]


def test_delete_and_half_characters_are_json_escapes() -> None:
    assert pretty(["\x7f\ud800\U000e0041"]) == '[\n  "\\u007f\\ud800\\udb40\\udc41"\n]'


def test_text_that_is_no_json_is_shown_as_it_is() -> None:
    assert pretty("<h1>Bad\x00 Gateway</h1>\n") == "<h1>Bad\\x00 Gateway</h1>\n"


def test_a_body_nested_too_deeply_is_named_instead_of_failing() -> None:
    body: object = []
    for _ in range(5000):
        body = [body]
    assert "too deeply" in pretty(body)
    assert "too deeply" in excerpt(body, "/0/0").before


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/a/b", "1"),
        ("/a", '{\n    "b": 1\n  }'),
        ("/c/1", '"x"'),
        ("/d~1e~0", "null"),
        ("/f", ""),
        ("/c/9", ""),
        ("/c/one", ""),
        ("status", ""),
        ("", ""),
    ],
)
def test_the_place_is_apart_from_what_surrounds_it(pointer: str, place: str) -> None:
    body = {"a": {"b": 1}, "c": ["x", "x"], "d/e~": None}
    shown = excerpt(body, pointer)
    assert shown.place == place
    assert shown.before + shown.place + shown.after == pretty(body)


def test_a_body_that_holds_the_mark_itself_has_no_place() -> None:
    body = {"a": "\x00place\x00", "b": 1}
    assert excerpt(body, "/b").place == ""


@pytest.mark.parametrize("index", [0, 700, 1999])
def test_a_long_body_is_cut_around_the_place(index: int) -> None:
    body = [f"item {number}" for number in range(2000)]
    shown = excerpt(body, f"/{index}")
    seen = shown.before + shown.place + shown.after
    assert shown.place == f'"item {index}"'
    assert len(seen) == LONGEST_BODY
    assert shown.cut_before + len(seen) + shown.cut_after == len(pretty(body))
    assert pretty(body)[shown.cut_before :].startswith(seen)


def test_a_long_body_without_a_place_is_cut_at_its_end() -> None:
    shown = excerpt("x" * 10_000)
    assert (shown.before, shown.place, shown.cut_before) == ("x" * LONGEST_BODY, "", 0)
    assert shown.cut_after == 10_000 - LONGEST_BODY


def test_a_long_value_is_cut_too() -> None:
    shown = excerpt({"a": "x" * 10_000}, "/a")
    assert len(shown.before + shown.place + shown.after) == LONGEST_BODY
    assert shown.place.startswith('"xxx')

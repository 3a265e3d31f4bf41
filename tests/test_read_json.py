from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.judging import json_values
from troth.model import read_json
from troth.model._json import MOST_DIGITS, MOST_NESTED


@given(json_values)
def test_strict_json_is_read_as_it_is(value: object) -> None:
    read = read_json(json.dumps(value).encode())
    assert (read.value, read.problem) == (value, "")


@given(st.binary() | st.text().map(lambda text: text.encode("utf-16")))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    read = read_json(body)
    assert read.problem or json.loads(body) == read.value


LENIENT = {
    "member twice": (b'{"a": 1, "a": 2}', {"a": 2}),
    "infinity": (b"[Infinity]", [float("inf")]),
    "byte order mark": (b"\xef\xbb\xbf[1]", [1]),
    "UTF-16": ("[1]".encode("utf-16"), [1]),
    "half of a surrogate pair": (b'["\xed\xa0\x80"]', ["\ud800"]),
}


@pytest.mark.parametrize("what", LENIENT)
def test_what_is_not_strict_is_still_read(what: str) -> None:
    body, value = LENIENT[what]
    read = read_json(body)
    assert read.value == value
    assert read.problem


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(("depth", "problem"), [(MOST_NESTED, ""), (MOST_NESTED + 1, "a body nested too deeply")])
def test_the_same_depth_is_too_deep_whoever_asks(depth: int, problem: str) -> None:
    def asked(frames: int) -> str:
        return asked(frames - 1) if frames else read_json(nested(depth) + b" " * frames).problem

    assert [asked(frames) for frames in (0, 100)] == [problem, problem]


@pytest.mark.parametrize(
    ("digits", "problem"), [(MOST_DIGITS, ""), (MOST_DIGITS + 1, "not JSON: a number of 4,301 digits")]
)
def test_a_number_may_have_so_many_digits_and_no_more(digits: int, problem: str) -> None:
    assert read_json(b"[" + b"7" * digits + b"]").problem.startswith(problem)
    assert bool(read_json(b"[" + b"7" * digits + b"]").problem) == bool(problem)


def test_a_long_name_is_cut_where_it_is_told() -> None:
    name = "n" * 5000
    assert len(read_json(f'{{"{name}": 1, "{name}": 1}}'.encode()).problem) < 200


def test_of_large_bodies_the_last_is_remembered() -> None:
    first, second = (b"[" + number * 70_000 + b"1]" for number in (b"1,", b"2,"))
    assert read_json(first) is read_json(bytes(bytearray(first)))
    assert read_json(first).value != read_json(second).value

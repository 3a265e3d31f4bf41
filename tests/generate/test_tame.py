from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.generate._tame import tamed

if TYPE_CHECKING:
    from tests.generate.drawing import Json

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(text=TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_text_keeps_its_length_and_every_assigned_character(text: str) -> None:
    tame = tamed(text)
    assert len(tame) == len(text)
    for before, after in zip(text, tame, strict=True):
        unfit = unicodedata.category(before) in ("Cc", "Cs", "Co", "Cn")
        assert (after.isascii() and after.islower()) if unfit else after == before


@pytest.mark.parametrize(
    ("value", "tame"),
    [
        (7.0, 7),
        (True, True),
        (None, None),
        (10**40, 2**31 - 1),
        (-(10**40), -(2**31 - 1)),
        (1.23456, 1.235),
        (1e300, 2**31 - 1),
        ({"first_name": [1.0]}, {"first_name": [1]}),
        ({"": 1}, {"a": 1}),
    ],
)
def test_numbers_and_names_become_ordinary(value: Json, tame: Json) -> None:
    assert tamed(value) == tame
    assert type(tamed(value)) is type(tame)


@given(value=VALUES)
@settings(max_examples=50, deadline=None)
def test_what_is_tame_stays_as_it_is(value: Json) -> None:
    assert tamed(tamed(value)) == tamed(value)


@given(names=st.dictionaries(TEXTS, st.none(), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_names_of_members_are_letters_digits_and_low_lines(names: dict[str, None]) -> None:
    assert all(name and name.isascii() and name.replace("_", "a").isalnum() for name in tamed(names))

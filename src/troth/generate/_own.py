"""Texts of the run's own, in place of those that were drawn."""

from __future__ import annotations

from typing import Any

_LETTERS = 26


def owned_text(value: Any, own: str) -> Any:  # noqa: ANN401 - JSON values
    """Return a value in which every text is the run's own, and so is what might be read as somebody's number."""
    if isinstance(value, str):
        return own if value else value
    if isinstance(value, bool | int | float):
        return [own]
    return _owned_inside(value, own)


def word(number: int) -> str:
    """Return letters that stand for a number, each number its own."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % _LETTERS) + letters
        number = number // _LETTERS - 1
    return letters


def _owned_inside(value: Any, own: str) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, list):
        return [_owned_inside(item, own) for item in value]
    if isinstance(value, dict):
        return {key: _owned_inside(item, own) for key, item in value.items()}
    return value if value is None or (isinstance(value, str) and not value.strip()) else own

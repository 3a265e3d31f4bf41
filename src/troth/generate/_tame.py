"""Making a drawn value one that nobody has a reason to refuse.

A schema says which values have the right form. That does not make a server wrong that has no place for unassigned
characters, or for numbers beyond 32 bits.
"""

from __future__ import annotations

import unicodedata
from typing import Any

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Control characters, halves of surrogate pairs, private and unassigned characters.
_NO_TEXT = ("Cc", "Cs", "Co", "Cn")
_LARGEST = 2**31 - 1
_DIGITS = 3


def tamed(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return a JSON value with its texts, names and numbers made ordinary, of the same form and length as before."""
    if isinstance(value, str):
        return "".join(_letter(character) for character in value)
    if isinstance(value, list):
        return [tamed(item) for item in value]
    if isinstance(value, dict):
        return {_name(key): tamed(item) for key, item in value.items()}
    if isinstance(value, float):
        # JSON Schema takes 7.0 for an integer; a server that reads integers need not.
        return tamed(int(value)) if value.is_integer() else round(value % 1000, _DIGITS)
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-_LARGEST, min(value, _LARGEST))
    return value


def _letter(character: str) -> str:
    return _LETTERS[ord(character) % 26] if unicodedata.category(character) in _NO_TEXT else character


def _name(key: str) -> str:
    """Return a member's name of ASCII letters, digits and low lines, and never empty."""
    return "".join(
        character
        if character.isascii() and (character.isalnum() or character == "_")
        else _LETTERS[ord(character) % 26]
        for character in key or "a"
    )

"""Sets what was expected against what came, and says which words of either differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST: Final = 2000  # characters; comparing takes the square of the length
_ALIKE: Final = 0.35  # below this share of equal words, the words that agree do so by chance


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether the other text has it, too."""

    text: str
    differs: bool = False


def against(expected: Sequence[str], actual: str) -> tuple[tuple[tuple[Piece, ...], ...], tuple[Piece, ...]]:
    """Return each alternative of what was expected, and what came, in pieces.

    What came is set against the alternative that is most like it.
    """
    compared = [_compared(each, actual) for each in expected]
    best = max(compared, key=lambda one: one[0], default=(0.0, (), (Piece(actual),)))
    return tuple(left for _, left, _ in compared), best[2]


def _compared(expected: str, actual: str) -> tuple[float, tuple[Piece, ...], tuple[Piece, ...]]:
    alone = (0.0, (Piece(expected),), (Piece(actual),))
    if max(len(expected), len(actual)) > _LONGEST:
        return alone
    left, right = _TOKEN.findall(expected), _TOKEN.findall(actual)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    ratio = matcher.ratio()
    if ratio < _ALIKE:
        return (ratio, *_first_difference(left, right))
    codes = matcher.get_opcodes()
    return (
        ratio,
        _joined(("".join(left[a:b]), tag != "equal") for tag, a, b, _, _ in codes),
        _joined(("".join(right[a:b]), tag != "equal") for tag, _, _, a, b in codes),
    )


def _first_difference(left: Sequence[str], right: Sequence[str]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Mark the word in which two texts part that begin alike: the status, where a whole body follows only one."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
    parts = [(tokens[:same], tokens[same : same + 1], tokens[same + 1 :]) for tokens in (left, right)]
    marks = same > 0 and all(word and word[0].isalnum() for _, word, _ in parts)
    first, second = (
        _joined([("".join(head), False), ("".join(word), marks), ("".join(tail), False)]) for head, word, tail in parts
    )
    return first, second


def _joined(parts: Iterable[tuple[str, bool]]) -> tuple[Piece, ...]:
    """Join neighbours; a blank between two words that differ differs with them."""
    pieces: list[Piece] = []
    waiting = ""
    for text, differs in parts:
        if not text:
            continue
        if not differs and text.isspace() and pieces and pieces[-1].differs:
            waiting += text
        elif pieces and pieces[-1].differs == differs:
            pieces[-1] = Piece(pieces[-1].text + waiting + text, differs)
            waiting = ""
        else:
            pieces.append(Piece(waiting + text, differs))
            waiting = ""
    if waiting:
        pieces.append(Piece(waiting))
    return tuple(pieces)

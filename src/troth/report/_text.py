"""Makes text from servers fit to be looked at: nothing invisible, nothing that acts, nothing endless."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

LONGEST_BODY: Final = 4096
"""Characters of a pretty-printed body that are shown; longer ones are cut around the place."""

_DOUBTFUL = re.compile(r"[^\x20-\x7e]")
# Control, format (bidi overrides, zero-width), surrogates, and every space and line break that is not the plain one.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return the text with every character that cannot be seen, or that acts on a screen, spelled as an escape.

    An escape character becomes `\x1b`, a right-to-left override `\u202e`. With `lines`, line feeds stay.
    """
    return _DOUBTFUL.sub(lambda match: _spelled(match[0], lines=lines), text)


def pretty(value: Any) -> str:  # noqa: ANN401 - any JSON value, as `json` itself has it
    """Return a JSON value indented, with the unseen characters as JSON escapes; text that is no JSON value as it is."""
    if isinstance(value, str):
        return visible(value, lines=True)
    try:
        text = json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "(nested too deeply to be shown; it is whole in results.json)"
    return _DOUBTFUL.sub(lambda match: _spelled_in_json(match[0]), text)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A body as it is shown: the text, with the place that matters apart.

    Attributes:
        before: what stands before the place, or all of it if there is no place.
        place: the value at the place; empty if there is none.
        after: what follows the place.
        cut_before: characters left out at the start.
        cut_after: characters left out at the end.
    """

    before: str
    place: str = ""
    after: str = ""
    cut_before: int = 0
    cut_after: int = 0

    @property
    def room(self) -> int:
        """How many characters of a page it takes, with those escaped that markup is made of."""
        text = self.before + self.place + self.after
        return len(text) + sum(more * text.count(character) for character, more in (("<", 3), (">", 3), ("&", 4)))


def excerpt(body: Any, pointer: str = "") -> Excerpt:  # noqa: ANN401 - any JSON value
    """Return a body pretty-printed, with the value at a JSON pointer apart, cut to LONGEST_BODY around it."""
    text = pretty(body)
    start, end = _span(body, pointer, text)
    first, last = 0, len(text)
    if len(text) > LONGEST_BODY:
        first = max(0, min(start - LONGEST_BODY // 2, len(text) - LONGEST_BODY))
        last = first + LONGEST_BODY
        end = min(end, last)
    if end == start:
        start = end = last
    return Excerpt(
        before=text[first:start],
        place=text[start:end],
        after=text[end:last],
        cut_before=first,
        cut_after=len(text) - last,
    )


def _span(body: Any, pointer: str, text: str) -> tuple[int, int]:  # noqa: ANN401 - any JSON value
    """Return where the value at the pointer stands in the pretty text; (0, 0) if it is not there."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if not parts or isinstance(body, str):
        return 0, 0
    # The text of the same body with a mark in that place agrees with it up to the mark, and from its end on.
    mark = "\x00place\x00"
    try:
        marked = pretty(_replaced(body, parts, mark))
    except (KeyError, IndexError, ValueError, TypeError, RecursionError):
        return 0, 0
    head, found, tail = marked.partition(pretty([mark])[4:-2])
    if found and text.startswith(head) and text.endswith(tail):
        return len(head), len(text) - len(tail)
    return 0, 0  # nested too deeply, or the body holds the mark itself


def _replaced(value: Any, parts: list[str], mark: str) -> Any:  # noqa: ANN401 - any JSON value
    if not parts:
        return mark
    if isinstance(value, list):
        at = int(parts[0])
        return [*value[:at], _replaced(value[at], parts[1:], mark), *value[at + 1 :]]
    return {**value, parts[0]: _replaced(value[parts[0]], parts[1:], mark)}


def _spelled(character: str, *, lines: bool) -> str:
    if unicodedata.category(character) not in _UNSEEN or (lines and character == "\n"):
        return character
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - the last that two digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - likewise with four


def _spelled_in_json(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN or character == "\n":
        return character
    return json.dumps(character)[1:-1].replace("\x7f", "\\u007f")  # JSON may have DEL as it is

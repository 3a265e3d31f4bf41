"""Reading what a server sent as JSON: once for all who ask, and within bounds that no body can move."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

MOST_NESTED: Final = 512
"""How deep a value may be. Whoever shows or compares it goes down into it and has a stack of about a thousand calls;
how deep `json` itself goes depends on the version of Python and on who calls it, and a verdict must not."""
MOST_DIGITS: Final = 4300
"""Digits of a whole number: the most that Python turns into one by default, since that takes quadratic time."""
_SMALL: Final = 65_536
_NAMED: Final = 100  # characters of a member's name that are shown


@dataclass(frozen=True, slots=True)
class ReadJson:
    """What a body is as JSON.

    Attributes:
        value: read as leniently as possible; None if even so it is no JSON value. It is shared, and not to be changed.
        problem: what keeps the body from being strict JSON; empty if nothing does.
    """

    value: Any
    problem: str


class _Reader:
    """What `json` asks while it reads one body; it notes what is not strict and goes on."""

    def __init__(self) -> None:
        self.problem = ""

    def note(self, problem: str) -> None:
        """Keep the first problem."""
        self.problem = self.problem or problem

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object; of equal names the last one counts."""
        found = dict(pairs)
        if len(found) < len(pairs) and not self.problem:
            known: set[str] = set()
            for name, _ in pairs:
                if name in known:
                    return self._twice(name, found)
                known.add(name)
        return found

    def _twice(self, name: str, found: dict[str, Any]) -> dict[str, Any]:
        shown = name if len(name) <= _NAMED else f"{name[:_NAMED]}…"
        self.note(f'not JSON: the member "{shown}" is there twice')
        return found

    def constant(self, name: str) -> float:
        """Make one of the three numbers that JSON does not have."""
        self.note(f"not JSON: {name} is no JSON value")
        return float(name)

    def whole(self, digits: str) -> int:
        """Make a whole number.

        Raises:
            ValueError: it has too many digits.
        """
        if len(digits) > MOST_DIGITS:
            raise ValueError(f"a number of {len(digits):,} digits, which few programs can read")
        return int(digits)


def read_json(body: bytes) -> ReadJson:
    """Read a body; it never raises, whatever the body is."""
    # Several ask the same of one answer. A value may take thirty times the room of its text: of large ones, one stays.
    return _read_small(body) if len(body) <= _SMALL else _read_large(body)


def _read(body: bytes) -> ReadJson:
    reader = _Reader()
    source: str | bytes = body  # from bytes `json` also reads UTF-16 and UTF-32, and a byte order mark
    try:
        text = body.decode()
    except UnicodeDecodeError:
        reader.note("a body that is not UTF-8")
    else:
        if text.startswith("\ufeff"):
            reader.note("not JSON: a byte order mark comes before it")
        elif "\0" in text:
            reader.note("not JSON: it holds NUL characters")
        else:
            source = text
    try:
        value = json.loads(
            source, object_pairs_hook=reader.members, parse_constant=reader.constant, parse_int=reader.whole
        )
    except RecursionError:
        return ReadJson(None, "a body nested too deeply")
    except ValueError as error:
        reader.note(f"not JSON: {error}" if body.strip() else "an empty body")
        return ReadJson(None, reader.problem)
    if _is_deep(value):
        return ReadJson(None, "a body nested too deeply")
    return ReadJson(value, reader.problem)


_read_small = lru_cache(maxsize=8)(_read)


class _Large:
    """Remembers the last body that was read, and lets go of it before it reads the next."""

    def __init__(self) -> None:
        self._body = b""
        self._known: ReadJson | None = None

    def __call__(self, body: bytes) -> ReadJson:
        if self._known is None or self._body != body:
            self._known = None
            self._body, self._known = body, _read(body)
        return self._known


_read_large = _Large()


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(MOST_NESTED):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True

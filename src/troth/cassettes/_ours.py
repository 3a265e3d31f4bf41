"""What a run made up itself, or what everybody knows: only that is told of a live recording as it is."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

from troth.cassettes._shapes import DAY, INSTANT, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = re.compile(r"[^\W_](?:\w|[^\w\s\x00-\x7f])*", re.UNICODE)
"""A run of letters, digits and their marks."""

_PARTS = re.compile(r"_|(?<=[a-z0-9])(?=[A-Z])")
_COMPARED_DIGITS = 7
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Ours:
    """Knows values by their forms: a server may show what it was sent in another, composed, trimmed, as a number."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._forms: set[object] = set()
        self._words: set[str] = set()
        for text in known:
            self.learn(text)

    def copy(self) -> Ours:
        """Return one that knows the same, and may learn more."""
        other = Ours()
        other._forms, other._words = set(self._forms), set(self._words)
        return other

    def learn(self, value: Any) -> None:  # noqa: ANN401 - a JSON value
        """Take a value that the run made up, with all that is in it."""
        if isinstance(value, dict):
            for name, member in value.items():
                self.learn(name)
                self.learn(member)
        elif isinstance(value, list | tuple):
            for member in value:
                self.learn(member)
        elif isinstance(value, str):
            self._forms |= _forms(value)
            for word in WORD.findall(value):
                self._words |= {_plain(word), *map(_plain, _PARTS.split(word))}
        elif value is not None and not isinstance(value, bool):
            self._forms |= _forms(str(value))

    def has(self, text: str) -> bool:
        """Say whether a text is one of these values, in whichever form."""
        return not _forms(text).isdisjoint(self._forms)

    def has_word(self, word: str) -> bool:
        """Say whether a word stands in one of them, or all its parts do: `totalPoints`, `total_points`."""
        return _plain(word) in self._words or all(_plain(part) in self._words for part in _PARTS.split(word) if part)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def _forms(text: str) -> set[object]:
    """Return the forms by which a text is known: as it reads, as a number, an instant, a day, a phone number."""
    plain = _plain(text)
    forms: set[object] = {plain}
    if _NUMBER.fullmatch(plain):
        forms.add(("number", float(plain)))
    if INSTANT.fullmatch(text.strip()):
        with contextlib.suppress(ValueError):
            forms.add(("instant", datetime.fromisoformat(text.strip()).timestamp()))
    if (day := DAY.fullmatch(plain)) and not (day["year"].isdigit() and int(day["year"])):
        forms.add(("day of any year", day["month"], day["day"]))
    if PHONE.fullmatch(plain) and not DAY.fullmatch(plain):
        digits = re.sub(r"[^0-9]", "", plain)
        forms.add(("phone", digits[-_COMPARED_DIGITS:]))
    return forms

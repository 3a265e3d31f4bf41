"""Customers that were pushed ahead of need: where a push takes effect later, one wait then does for several set-ups."""

from __future__ import annotations

import json
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Identity = dict[str, str]

_AHEAD = 8


@dataclass(slots=True)
class Stock:
    """Sets of customers nobody has used, by the details that they were pushed with.

    What was asked for twice will be asked for again: most set-ups are one of a few. Each set is handed out once, so no
    test meets a customer of another.
    """

    _ready: dict[str, deque[list[Identity]]] = field(default_factory=dict)
    _asked: Counter[str] = field(default_factory=Counter)

    def take(self, by: str, details: Sequence[Mapping[str, Any]]) -> list[Identity]:
        """Return the identities of a set that is there; none if there is no such set.

        Args:
            by: which identity they have.
            details: what they were pushed with, beside that.
        """
        waiting = self._ready.get(_key(by, details))
        return waiting.popleft() if waiting else []

    def sets(self, by: str, details: Sequence[Mapping[str, Any]], most: int) -> int:
        """Return how many sets to push, one of them for now: of no more customers than may be pushed at once."""
        key = _key(by, details)
        self._asked[key] += 1
        ahead = _AHEAD if self._asked[key] > 1 else 1
        return max(1, min(ahead, most // max(1, len(details))))

    def put(self, by: str, details: Sequence[Mapping[str, Any]], sets: Sequence[list[Identity]]) -> None:
        """Take sets that were pushed and are not needed yet."""
        self._ready.setdefault(_key(by, details), deque()).extend(sets)


def _key(by: str, details: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps([by, [dict(members) for members in details]], sort_keys=True)

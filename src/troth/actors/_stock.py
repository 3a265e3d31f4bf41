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

    def plan(self, by: str, details: Sequence[Mapping[str, Any]], most: int) -> dict[str, Any]:
        """Return the set that is there, `{"ready": identities}`, or how many have to be pushed, `{"sets": N}`.

        Args:
            by: which identity they have.
            details: what they are pushed with, beside that.
            most: how many customers may be pushed at once.
        """
        key = _key(by, details)
        if waiting := self._ready.get(key):
            return {"ready": waiting.popleft()}
        self._asked[key] += 1
        ahead = _AHEAD if self._asked[key] > 1 else 1
        return {"sets": max(1, min(ahead, most // max(1, len(details))))}

    def put(self, by: str, details: Sequence[Mapping[str, Any]], sets: Sequence[list[Identity]]) -> None:
        """Take sets that were pushed and are not needed yet."""
        self._ready.setdefault(_key(by, details), deque()).extend(sets)


def _key(by: str, details: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps([by, [dict(members) for members in details]], sort_keys=True)

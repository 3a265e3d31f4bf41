"""How many requests a second one caller may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.sandbox._clock import Clock


class RateLimit:
    """Counts requests per caller in windows of one second.

    Attributes:
        per_second: how many are admitted in each window; None admits all.
    """

    def __init__(self, clock: Clock, per_second: int | None) -> None:
        self.per_second = per_second
        self._clock = clock
        self._window = 0
        self._counts: dict[str, int] = {}

    def admits(self, caller: str) -> bool:
        """Count one request of this caller, and say whether it is within the limit."""
        if self.per_second is None:
            return True
        window = int(self._clock.timestamp())
        if window != self._window:
            self._window = window
            self._counts.clear()
        self._counts[caller] = self._counts.get(caller, 0) + 1
        return self._counts[caller] <= self.per_second

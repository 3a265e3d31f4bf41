"""The sandbox's time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Starts at a given instant, or now, and runs on from there at the ordinary pace.

    Everything that depends on time asks this clock, tokens included: whoever starts a sandbox at another time has to
    make tokens for that time. What answers tell may be another time, which stands still.
    """

    def __init__(self, start: datetime | None = None, told: datetime | None = None) -> None:
        self._told = told
        self._offset = (start.timestamp() if start else time.time()) - time.monotonic()

    def timestamp(self) -> float:
        """Return the seconds since 1970."""
        return time.monotonic() + self._offset

    def now(self) -> datetime:
        """Return the time as answers tell it, in UTC."""
        return self._told or datetime.fromtimestamp(self.timestamp(), UTC)

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once, as a transcript's step may ask."""
        self._offset += seconds

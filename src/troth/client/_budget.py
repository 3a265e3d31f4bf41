"""How many requests, and how much time, a run may cost; and what it did cost."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from troth.errors import BudgetSpent
from troth.locks import locked, read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MINUTE = 60


class Budget:
    """What all clients of a run may spend; cleaning up is not a part of it.

    Attributes:
        share: the folder that other processes of the run have, too; None if there is no other.
        requests: how many requests this process sent.
        waits: how often it waited because a server asked for that, or failed.
        waited: for how many seconds.
    """

    def __init__(
        self, *, most_requests: int | None = None, most_minutes: float | None = None, share: Path | None = None
    ) -> None:
        self.share = share
        self.requests = 0
        self.waits = 0
        self.waited = 0.0
        self._most_requests = most_requests
        self._most_minutes = most_minutes
        self._end = None if most_minutes is None else time.monotonic() + most_minutes * _MINUTE
        self._is_lifted = False
        self._taken = 0

    @property
    def why_spent(self) -> str:
        """Why nothing more may be sent; empty while something may."""
        if self._is_lifted:
            return ""
        if self._most_requests is not None and self._counted(0) >= self._most_requests:
            return f"the budget of {self._most_requests} requests was spent"
        if self._end is not None and time.monotonic() >= self._end:
            return f"the budget of {self._most_minutes:g} minutes was spent"
        return ""

    def spend(self) -> None:
        """Take one request.

        Raises:
            BudgetSpent: there is none left, or no time.
        """
        if why := self.why_spent:
            raise BudgetSpent(why)
        if not self._is_lifted and self._most_requests is not None and self._counted(1) > self._most_requests:
            raise BudgetSpent(f"the budget of {self._most_requests} requests was spent")
        self.requests += 1

    def allow_wait(self, seconds: float) -> None:
        """Count a wait that is about to begin.

        Raises:
            BudgetSpent: it would end after the time that there is.
        """
        if not self._is_lifted and self._end is not None and time.monotonic() + seconds >= self._end:
            raise BudgetSpent(f"the budget of {self._most_minutes:g} minutes was spent")
        self.waits += 1
        self.waited += seconds

    @contextlib.contextmanager
    def lifted(self) -> Iterator[None]:
        """Let more be spent for the block, which cleans up."""
        self._is_lifted = True
        try:
            yield
        finally:
            self._is_lifted = False

    def _counted(self, more: int) -> int:
        """Return how many requests all processes have taken, after taking more."""
        if self.share is None:
            self._taken += more
            return self._taken
        with locked(self.share / "requests") as descriptor:
            count = int(read_text(descriptor) or 0) + more
            if more:
                write_text(descriptor, str(count))
        return count

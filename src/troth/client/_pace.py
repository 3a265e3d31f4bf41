"""Keeping to the configured requests per second, alone or together with other processes of the run."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

from pyrate_limiter import GCRA, Decision, Limiter, Rate, StateBucket, StateStore

from troth.locks import locked, read_text, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from pyrate_limiter.abstracts import StateAlgorithm

    from troth.config import Reach

_MILLISECONDS = 1000


class Pace:
    """The pace of one server.

    Attributes:
        seconds: how long it made this process wait.
    """

    def __init__(self, reach: Reach, share: Path | None = None) -> None:
        """Take how the server is reached, and the folder that other processes which ask it have, too."""
        self.seconds = 0.0
        self._name = re.sub(r"[^A-Za-z0-9.-]", "_", reach.base_url)
        self._limiter: Limiter | None = None
        if not reach.is_loopback:
            rate = Rate(1, max(1, int(_MILLISECONDS / reach.requests_per_second)))
            store = _InFile(share / f"pace-{self._name}") if share else None
            self._limiter = Limiter(StateBucket([rate], GCRA(), store))

    def wait(self) -> None:
        """Wait until the next request may be sent."""
        if self._limiter is not None:
            began = time.monotonic()
            self._limiter.try_acquire(self._name)
            self.seconds += time.monotonic() - began

    def close(self) -> None:
        """End the pacing."""
        if self._limiter is not None:
            self._limiter.close()


class _InFile(StateStore):
    """Keeps the state of a limiter in a file. Its times are of the clock that all processes of a machine have."""

    is_async = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, algorithm: StateAlgorithm, rates: list[Rate], now: int, weight: int) -> Decision:
        """Let one process at a time see whether it may go on."""
        with locked(self._path) as descriptor:
            state, decision = algorithm.step(rates, self._state(descriptor, algorithm, rates), now, weight)
            if decision.allowed:
                write_text(descriptor, json.dumps(list(state)))
        return decision

    def read(self, algorithm: StateAlgorithm, rates: list[Rate]) -> tuple[float, ...]:
        """Return the state."""
        with locked(self._path) as descriptor:
            return self._state(descriptor, algorithm, rates)

    def reset(self) -> None:
        """Forget it."""
        with locked(self._path) as descriptor:
            write_text(descriptor, "")

    @staticmethod
    def _state(descriptor: int, algorithm: StateAlgorithm, rates: list[Rate]) -> tuple[float, ...]:
        text = read_text(descriptor)
        return tuple(json.loads(text)) if text else algorithm.initial(rates)

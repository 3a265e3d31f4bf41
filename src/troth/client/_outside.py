"""What a test takes from outside besides answers: the time, and what earlier tests left behind.

All of it passes through here, so that a recording holds it, and a replay gives it back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.client._take import Exchange

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waited:
    """How a patience went.

    Attributes:
        asked: how often somebody asked whether it was over.
        over: what was said in the end.
    """

    asked: int
    over: bool


class Patience(Protocol):
    """How long something is waited for."""

    def is_over(self, ahead: float = 0.0) -> bool:
        """Say whether it ends within the next seconds."""


class Outside(Protocol):
    """Where a test looks at the clock and waits.

    Attributes:
        slept: seconds that tests have waited so far.
    """

    slept: float

    def begin(self, case: Mapping[str, Any]) -> None:
        """Begin a case."""

    def can_play(self, case: Mapping[str, Any]) -> bool:
        """Say whether a case can be played once more."""

    @property
    def stale(self) -> str:
        """What a recording lacks; empty if there is nothing."""

    @property
    def unasked(self) -> tuple[Exchange, ...]:
        """What a recording holds of the running case that nobody asked for."""

    def monotonic(self) -> float:
        """Return seconds from some instant on."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    def patience(self, seconds: float) -> Patience:
        """Return a patience that begins now."""

    def recall(self, look: Callable[[], T]) -> T:
        """Return what a look at what earlier tests left shows: a JSON value."""


class Present:
    """The real clock, and a note of all that it was asked in the running case.

    Attributes:
        waited: every patience that somebody asked about, in the order in which they did first.
        recalled: what was recalled.
    """

    def __init__(self) -> None:
        self._patiences: list[_Running] = []
        self.slept = 0.0
        self.recalled: list[object] = []
        self.stale = ""
        self.unasked: tuple[Exchange, ...] = ()

    @property
    def waited(self) -> tuple[Waited, ...]:
        """How each patience went."""
        return tuple(Waited(patience.asked, patience.over) for patience in self._patiences)

    def begin(self, case: Mapping[str, Any]) -> None:
        """Begin a case."""
        del case
        self._patiences = []
        self.recalled = []

    def can_play(self, case: Mapping[str, Any]) -> bool:
        """Say that a case can be played once more: so can any."""
        del case
        return True

    def monotonic(self) -> float:
        """Return seconds from some instant on."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.slept += seconds
        time.sleep(seconds)

    def patience(self, seconds: float) -> Patience:
        """Return a patience that begins now."""
        return _Running(time.monotonic() + seconds, self._patiences)

    def recall(self, look: Callable[[], T]) -> T:
        """Return what a look at what earlier tests left shows."""
        shown = look()
        self.recalled.append(shown)
        return shown


class _Running:
    """A patience that ends at a time."""

    def __init__(self, end: float, noted: list[_Running]) -> None:
        self._end = end
        self._noted = noted
        self.asked = 0
        self.over = False

    def is_over(self, ahead: float = 0.0) -> bool:
        """Say whether it ends within the next seconds."""
        if not self.asked:
            self._noted.append(self)
        self.asked += 1
        self.over = time.monotonic() + ahead >= self._end
        return self.over

"""A clock for patience: its time passes only by sleeping."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

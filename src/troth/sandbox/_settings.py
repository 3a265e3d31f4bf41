"""How one sandbox is set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `python -m troth.sandbox serve` that change how the vendors behave.

    Attributes:
        seed: decides every identifier that is made.
        delay: seconds after which updates that are processed later take effect.
        rate_limit: requests a second for each caller; None for no limit.
        database: the file that keeps the state; None keeps it in memory.
        clock: the time at which the sandbox's clock starts; None for now.
        told_time: the time that answers tell; None for that of the clock.
        faults: ids of the defects that are switched on.
        variants: ids of the liberties that are switched on.
    """

    seed: int = 0
    delay: float = 0.05
    rate_limit: int | None = None
    database: Path | None = None
    clock: datetime | None = None
    told_time: datetime | None = None
    faults: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

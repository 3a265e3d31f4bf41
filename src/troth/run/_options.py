"""What the command line of `troth run` says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line of `troth run` says.

    Attributes:
        target: None is the one of the results file that `case` names, else the sandbox.
        case: `RESULTS#N`, the finding to repeat; empty for an ordinary run.
        examples: cases per property; None takes the target's own number.
        seed: None is the one of the results file that `case` names, else 0.
        workers: processes that run the tests, each with a sandbox of its own; None is one a processor, four at most.
    """

    selection: tuple[str, ...] = ()
    target: Literal["sandbox", "live"] | None = None
    config: Path = Path("troth.toml")
    reports: Path = Path("reports")
    specs: tuple[Path, ...] = ()
    examples: int | None = None
    seed: int | None = None
    workers: int | None = None
    case: str = ""
    provoke: tuple[str, ...] = ()
    strict: bool = False
    complete: bool = False

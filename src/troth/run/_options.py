"""What the command line of `troth run` says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from troth.errors import UsageError
from troth.root import data_root

if TYPE_CHECKING:
    from troth.run._case import StoredCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line of `troth run` says.

    Attributes:
        target: None is the one of the results file that `case` names, else the sandbox.
        case: `RESULTS#N`, the finding to repeat; empty for an ordinary run.
        examples: cases per property; None takes the target's own number.
        seed: None is the one of the results file that `case` names, else 0.
        cassettes: the folder of the recording to make or to replay; None is `cassettes` here, and to be replayed, if
            there is none, the one that comes with troth.
        record: make a recording.
        history: a folder of the results of runs, which this run reads and adds its own to.
        redraw: of new cases, not of those that the recording before was made with.
        workers: processes that run the tests, each with a sandbox of its own; None is one a processor, four at most;
            for a live target, which they share, it is one.
        allure: write what Allure reads, too.
        waivers: the file of accepted findings; None is `waivers.toml` here, if there is one.
        max_requests: how many requests may be sent; None does not limit them.
        max_minutes: how long the tests may take; likewise.
    """

    selection: tuple[str, ...] = ()
    target: Literal["sandbox", "live", "replay"] | None = None
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
    cassettes: Path | None = None
    record: bool = False
    redraw: bool = False
    history: Path | None = None
    allure: bool = False
    waivers: Path | None = None
    max_requests: int | None = None
    max_minutes: float | None = None

    def settled(self, case: StoredCase | None) -> Options:
        """Return the same options with a target and a seed.

        Args:
            case: the one that is repeated, whose target and seed hold where none was given.

        Raises:
            UsageError: they do not go together.
        """
        target = self.target or (case.target if case else "sandbox")
        if target == "replay" and (self.examples is not None or self.provoke):
            raise UsageError("a recording has its own cases.", advice="Leave --examples and --provoke out.")
        if target == "replay" and (self.max_requests or self.max_minutes):
            raise UsageError("a replay sends nothing.", advice="Leave --max-requests and --max-time out.")
        if self.history and case:
            raise UsageError("a repeated case is no run to compare others with.", advice="Leave --history out.")
        return replace(self, target=target, seed=self.seed if self.seed is not None else case.seed if case else 0)

    @property
    def accepted(self) -> Path | None:
        """The file of accepted findings; None if none was named and there is none here."""
        here = Path("waivers.toml")
        return self.waivers or (here if here.exists() else None)

    @property
    def recording(self) -> Path:
        """The folder of the recording to make or to replay."""
        here = self.cassettes or Path("cassettes")
        return here if self.cassettes or self.record or here.is_dir() else data_root() / "cassettes"

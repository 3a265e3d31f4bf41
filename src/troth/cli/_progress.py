"""What the terminal shows while the tests run."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Silent:
    """Shows nothing."""

    def planned(self, tests: int) -> None:
        """Take note of nothing."""

    def judged(self, requirement: str, verdict: str) -> None:
        """Take note of nothing."""


class _Bar:
    """A bar that fills test by test, and names the call at work and what was found so far."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("starting", total=None, found="")
        self._verdicts: Counter[str] = Counter()

    def planned(self, tests: int) -> None:
        """Give the bar its length."""
        self._progress.update(self._task, total=tests)

    def judged(self, requirement: str, verdict: str) -> None:
        """Fill the bar by one."""
        self._verdicts[verdict] += 1
        found = ", ".join(f"{count} {name}" for name, count in self._verdicts.items() if name != "pass")
        call = requirement.partition("#")[0]
        self._progress.update(self._task, advance=1, description=call, found=found)


@contextlib.contextmanager
def no_progress() -> Iterator[_Silent]:
    """Show nothing."""
    yield _Silent()


@contextlib.contextmanager
def progress_bar() -> Iterator[_Bar | _Silent]:
    """Show a bar on a terminal's stderr, and nothing where there is none: a log is no place for one."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Silent()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[found]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress)

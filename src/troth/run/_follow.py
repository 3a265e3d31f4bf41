"""Following the tests while they run: what they tell, line by line."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from troth.run._child import Child

_PAUSE = 0.1
_TOLD_TO_END = "_pytest.outcomes.Exit: "
_NO_TESTS = 5  # pytest: nothing was collected


class Progress(Protocol):
    """What is shown while the tests run."""

    def planned(self, tests: int) -> None:
        """Show how many tests there are."""

    def judged(self, requirement: str, verdict: str) -> None:
        """Show that one of them has ended."""


@dataclass(slots=True)
class Followed:
    """What the tests told so far.

    Attributes:
        left: what of their customers was not deleted or given back at the end, a sentence each.
        spent: what each process spent, as it tells at its end.
    """

    planned: dict[str, str] = field(default_factory=dict)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    spent: list[dict[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class _Follower:
    """Reads what one process tells."""

    child: Child
    events: TextIO
    missing: set[str] = field(default_factory=set)
    planned: bool = False

    def take(self, followed: Followed, progress: Progress) -> None:
        """Take the lines that are there."""
        while line := self.events.readline():
            if not line.endswith("\n"):  # half of a line: its writer is not through, or was killed
                self.events.seek(self.events.tell() - len(line.encode()))
                return
            event = json.loads(line)
            kind = event.pop("event")
            if kind == "planned":
                planned = {test["test"]: test["requirement"] for test in event["tests"]}
                self.planned, self.missing = True, set(planned)
                followed.planned |= planned
                progress.planned(len(followed.planned))
            elif kind == "ended":
                followed.left += event["left"]
                followed.spent.append(event["spent"])
            else:
                self.missing.discard(event["test"])
                followed.outcomes.append(event)
                progress.judged(event["requirement"], event["verdict"])

    def why_it_ended(self) -> str:
        """Return why the process ended before it was through; an empty string if it did not."""
        status = self.child.process.returncode
        if status == _NO_TESTS or (self.planned and not self.missing):
            return ""
        lines = self.child.said.splitlines()
        # pytest marks what went wrong with an E, and why it was told to end with a word; its last line only counts.
        ended = [line.partition(_TOLD_TO_END)[2].strip(" !") for line in lines if _TOLD_TO_END in line]
        telling = ended or [line.removeprefix("E").strip() for line in lines if line.startswith("E  ")] or lines
        return f"the tests ended early (status {status})" + (f": {telling[-1]}" if telling else "")


def follow(children: Sequence[tuple[Child, Callable[[], str]]], followed: Followed, progress: Progress) -> str:
    """Take what the tests tell until all their processes have ended.

    Args:
        children: the running tests, each with a function that says how its sandbox ended, or an empty string while it
            runs.
        followed: is filled; what is in it stays if this is interrupted.
        progress: is told what happens.

    Returns:
        Why the tests ended before they were through; empty if they did not.
    """
    broke = ""
    with contextlib.ExitStack() as stack:
        followers = [
            _Follower(child, stack.enter_context(child.events.open(encoding="utf-8"))) for child, _ in children
        ]
        while any(child.process.poll() is None for child, _ in children):
            for follower in followers:
                follower.take(followed, progress)
            broke = broke or next(filter(None, (target_ended() for _, target_ended in children)), "")
            time.sleep(_PAUSE)
        for follower in followers:
            follower.take(followed, progress)
            broke = broke or follower.why_it_ended()
    return broke

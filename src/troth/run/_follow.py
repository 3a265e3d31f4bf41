"""Following the tests while they run: what they tell, line by line."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from troth.run._child import Child

_PAUSE = 0.1
_NO_TESTS = 5  # pytest: nothing was collected


class Progress(Protocol):
    """What is shown while the tests run."""

    def planned(self, tests: int) -> None:
        """Show how many tests there are."""

    def judged(self, requirement: str, verdict: str) -> None:
        """Show that one of them has ended."""


@dataclass(slots=True)
class Followed:
    """What the tests told so far."""

    planned: dict[str, str] = field(default_factory=dict)
    outcomes: list[dict[str, Any]] = field(default_factory=list)


def follow(child: Child, followed: Followed, progress: Progress, target_ended: Callable[[], str]) -> str:
    """Take what the tests tell until they end.

    Args:
        child: the running tests.
        followed: is filled; what is in it stays if this is interrupted.
        progress: is told what happens.
        target_ended: says how an embedded sandbox ended, or an empty string while it runs.

    Returns:
        Why the tests ended before they were through; empty if they did not.
    """
    with child.events.open(encoding="utf-8") as events:
        broke = ""
        while child.process.poll() is None:
            _take(events, followed, progress)
            broke = broke or target_ended()
            time.sleep(_PAUSE)
        _take(events, followed, progress)
    return broke or _why_it_ended(child, followed)


def _take(events: TextIO, followed: Followed, progress: Progress) -> None:
    while line := events.readline():
        if not line.endswith("\n"):  # half of a line: its writer is not through, or was killed
            events.seek(events.tell() - len(line.encode()))
            return
        event = json.loads(line)
        if event.pop("event") == "planned":
            followed.planned |= {test["test"]: test["requirement"] for test in event["tests"]}
            progress.planned(len(followed.planned))
        else:
            followed.outcomes.append(event)
            progress.judged(event["requirement"], event["verdict"])


def _why_it_ended(child: Child, followed: Followed) -> str:
    missing = len(followed.planned) - len({outcome["test"] for outcome in followed.outcomes})
    status = child.process.returncode
    if status == _NO_TESTS or (followed.planned and not missing):
        return ""
    last = child.said.splitlines()
    return f"the tests ended early (status {status})" + (f": {last[-1]}" if last else "")

"""Which takes of a test a recording keeps: what judged it, and not the way to the smallest case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troth.plugin._stored import text_of

if TYPE_CHECKING:
    from troth.client import Take


@dataclass(slots=True)
class Takes:
    """The takes of one test, in order, and what each of them showed."""

    _passed: list[Take] = field(default_factory=list)
    _first: Take | None = None
    _smaller: list[tuple[Take, bool, bool]] = field(default_factory=list)
    _repeats: list[Take] = field(default_factory=list)
    _repeating: bool = False

    def add(self, take: Take, *, failed: bool = False, found: bool = False) -> None:
        """Take one more.

        Args:
            take: what reached the case from outside.
            failed: the test's requirement was broken in it.
            found: a check found something in it that was not known before.
        """
        if self._repeating:
            self._repeats.append(take)
        elif self._first is not None:
            self._smaller.append((take, failed, found))
        elif failed:
            self._first = take
        else:
            self._passed.append(take)

    def only_repeats_follow(self) -> None:
        """Say that what comes now repeats cases to see whether a defect shows twice."""
        self._repeating = True

    @property
    def kept(self) -> tuple[Take, ...]:
        """All before the first failure, that, what checks found on the way to the smallest one, that, and repeats."""
        if self._first is None:
            return (*self._passed, *self._repeats)
        smallest = self._first
        for take, failed, _ in self._smaller:
            if failed and len(text_of(take.case)) <= len(text_of(smallest.case)):
                smallest = take
        once = {text_of(self._first.case): self._first}
        for take, _, found in self._smaller:
            if found or take is smallest:
                once.setdefault(text_of(take.case), take)
        return (*self._passed, *once.values(), *self._repeats)

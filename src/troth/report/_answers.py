"""Sets the documented answers of a vendor's calls side by side: status and error id, and how often each was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.results import Answers


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One status and error id; how often each call gave it, or None where it is not documented for the call."""

    status: int | None
    id: str | int | None
    seen: tuple[int | None, ...]

    @property
    def never(self) -> int:
        """How many calls never gave it, though they could."""
        return sum(count == 0 for count in self.seen)


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The documented answers of some calls; those that some call never gave come first."""

    rows: tuple[AnswerRow, ...]

    @property
    def documented(self) -> int:
        """How many answers the calls have together."""
        return sum(count is not None for row in self.rows for count in row.seen)

    @property
    def never(self) -> int:
        """How many of them were never seen."""
        return sum(row.never for row in self.rows)

    def of(self, place: int) -> tuple[int, int]:
        """Return how many answers of one call were seen, and how many are documented."""
        counts = [row.seen[place] for row in self.rows]
        return sum(bool(count) for count in counts), sum(count is not None for count in counts)


def tabulate(calls: Sequence[str], answers: Mapping[str, Answers]) -> AnswerTable:
    """Return the table of some calls."""
    known = [answers.get(call) for call in calls]
    kinds = {(one["status"], one["id"]): None for facts in known if facts for one in facts["documented"]}
    rows = [AnswerRow(status, name, tuple(_count(facts, status, name) for facts in known)) for status, name in kinds]
    rows.sort(key=lambda row: (row.never == 0, row.status or 0, str(row.id)))
    return AnswerTable(tuple(rows))


def _count(facts: Answers | None, status: int | None, name: str | int | None) -> int | None:
    if facts is None or not any((one["status"], one["id"]) == (status, name) for one in facts["documented"]):
        return None
    return sum(
        seen["count"] for seen in facts["seen"] if str(seen["id"]) == str(name) and status in {None, seen["status"]}
    )

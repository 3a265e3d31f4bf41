"""Sets a run against the ones before it: since when it is as it is, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from troth.report._conclusion import UNJUDGED, Conclusion, conclude, moment, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.results import Requirement, Results, Run, Verdict

SHOWN: Final = 20
"""Runs, this one included, that the page shows; older ones still count."""

_STANDING: Final = {"pass": ("Green", "conformed"), "fail": ("Red", "did not"), "inconclusive": ("Open", "was open")}


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run, and what it came to."""

    document: Results
    conclusion: Conclusion

    @property
    def run(self) -> Run:
        """How it was made."""
        return self.document["run"]


@dataclass(frozen=True, slots=True)
class Track:
    """The verdicts of one requirement.

    Attributes:
        verdicts: in the runs that are shown, oldest first; None where it was not selected.
        since: when the first run of the present verdict started.
        runs: how many in a row have it.
        turns: how often it changed.
    """

    verdicts: tuple[Verdict | None, ...]
    since: str
    runs: int
    turns: int


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement whose verdict is another than when it was last selected; `before` is when that was."""

    requirement: Requirement
    verdict_before: Verdict
    before: str


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs say.

    Attributes:
        runs: those that are shown, oldest first; the last is this one.
        standing: since when it is red, or green; empty if nothing is known.
        changes: by what they are.
        new: requirements that no earlier run had.
        gone: how many the run before had and this one does not.
        tracks: by requirement.
        left_out: earlier results that judged something else.
    """

    runs: tuple[PastRun, ...]
    standing: str
    changes: dict[str, list[Change]]
    new: tuple[Requirement, ...]
    gone: int
    tracks: dict[str, Track]
    left_out: int

    @property
    def before(self) -> PastRun:
        """The run before this one."""
        return self.runs[-2]

    @property
    def unsteady(self) -> list[str]:
        """The requirements that have not passed in every run, those that changed most often first."""
        names = [name for name, track in self.tracks.items() if set(track.verdicts) - {"pass", None} or track.turns]
        return sorted(names, key=lambda name: -self.tracks[name].turns)


def look_back(document: Results, history: Sequence[Results]) -> Past | None:
    """Return what earlier results say about this run; None if none of them judged the same."""
    earlier = [
        other
        for other in sorted(history, key=lambda other: other["run"]["started"])
        if other["run"]["started"] < document["run"]["started"]
    ]
    same = [other for other in earlier if _same_target(other["run"], document["run"])]
    if not same:
        return None
    runs = [PastRun(each, conclude(each)) for each in (*same, document)]
    verdicts = [{one["id"]: one["verdict"] for one in past.document["requirements"]} for past in runs]
    selected = {one["id"] for one in document["requirements"]}
    return Past(
        runs=tuple(runs[-SHOWN:]),
        standing=_standing(runs),
        changes=_changes(document["requirements"], runs[:-1], verdicts[:-1]),
        new=tuple(
            one
            for one in document["requirements"]
            if not any(one["id"] in earlier_one for earlier_one in verdicts[:-1])
        ),
        gone=len(verdicts[-2].keys() - selected) if _same_selection(runs[-2], runs[-1]) else 0,
        tracks={name: _track([one.get(name) for one in verdicts], runs) for name in verdicts[-1]},
        left_out=len(earlier) - len(same),
    )


def _same_target(one: Run, other: Run) -> bool:
    if (one["target"], one["recorded_from"]) != (other["target"], other["recorded_from"]):
        return False
    if "live" not in {one["target"], one["recorded_from"]}:
        return True  # the sandbox has another port each time
    shared = one["hosts"].keys() & other["hosts"].keys()
    return bool(shared) and all(one["hosts"][vendor] == other["hosts"][vendor] for vendor in shared)


def _same_selection(one: PastRun, other: PastRun) -> bool:
    return sorted(one.run["selection"]) == sorted(other.run["selection"])


def _standing(runs: Sequence[PastRun]) -> str:
    # A run of less, or of more, neither begins nor ends a row: it says nothing about what it left out.
    like = [past for past in runs if _same_selection(past, runs[-1])]
    now = like[-1].conclusion.verdict
    row = list(takewhile(lambda past: past.conclusion.verdict == now, reversed(like)))
    word, _ = _STANDING[now]
    if len(row) == len(like):
        known = ", as far back as is known" if len(like) > 1 else ": no earlier run of the same selection is known"
        since = f"since {moment(row[-1].run['started'])}, {number(len(row), 'run')} in a row" if len(row) > 1 else "now"
        return f"{word} {since}{known}."
    last = like[-len(row) - 1]
    other = f"the run of {moment(last.run['started'])} {_STANDING[last.conclusion.verdict][1]}"
    if len(row) == 1:
        return f"{word} since this run: {other}."
    return f"{word} since {moment(row[-1].run['started'])}, {number(len(row), 'run')} in a row; {other}."


def _changes(
    requirements: Sequence[Requirement], runs: Sequence[PastRun], verdicts: Sequence[dict[str, Verdict]]
) -> dict[str, list[Change]]:
    kinds = ("newly failing", "newly inconclusive", "newly warned", "no longer run", "fixed", "judged again")
    found: dict[str, list[Change]] = {kind: [] for kind in kinds}
    for requirement in requirements:
        name, now = requirement["id"], requirement["verdict"]
        for past, judged in zip(reversed(runs), reversed(verdicts), strict=True):
            if name in judged:
                if judged[name] != now:
                    found[_kind(judged[name], now)].append(Change(requirement, judged[name], past.run["started"]))
                break
    return {kind: changes for kind, changes in found.items() if changes}


def _kind(before: Verdict, now: Verdict) -> str:
    if now == "pass":
        return "judged again" if before in UNJUDGED else "fixed"
    return {
        "fail": "newly failing",
        "warn": "newly warned",
        "not-run": "no longer run",
    }.get(now, "newly inconclusive")


def _track(verdicts: Sequence[Verdict | None], runs: Sequence[PastRun]) -> Track:
    judged = [(verdict, past.run["started"]) for verdict, past in zip(verdicts, runs, strict=True) if verdict]
    row = list(takewhile(lambda one: one[0] == judged[-1][0], reversed(judged)))
    return Track(
        verdicts=tuple(verdicts[-SHOWN:]),
        since=row[-1][1],
        runs=len(row),
        turns=sum(one != other for (one, _), (other, _) in pairwise(judged)),
    )

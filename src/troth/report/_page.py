"""Arranges a results document for the page: what the template prints, in the order in which it prints it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from troth.report._answers import AnswerTable, tabulate
from troth.report._conclusion import UNJUDGED, VERDICTS, is_open, vendor_title
from troth.report._finding import ShownExchange, ShownFinding, rooms, show_exchange, show_finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.results import Answers, Observation, Requirement, Results, Verdict

_LEVELS: Final = ("must", "should", "may")
_TEST: Final = re.compile(r"(?P<file>.*)::test_(?P<name>[^\[]*)(?P<more>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ShownTest:
    """A test: its name as the sentence that it is, and its node id."""

    says: str
    id: str


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """One row of the matrix.

    Attributes:
        raw: as the results have it.
        anchor: the id of its place on the page.
        call: the call it belongs to.
        slug: the last part of its id.
        tests: those that speak for it.
        findings: all of them.
    """

    raw: Requirement
    anchor: str
    call: str
    slug: str
    tests: tuple[ShownTest, ...]
    findings: tuple[ShownFinding, ...]

    @property
    def verdict(self) -> Verdict:
        """Its verdict."""
        return self.raw["verdict"]


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One call and its matrix.

    Attributes:
        id: vendor and call.
        name: the call alone.
        anchor: the id of its place on the page.
        facts: what the results say about the call itself; None where they are silent.
        counts: requirements by verdict.
        requirements: those that need a reader most first, else in the order of the documentation.
        answers: how many documented answers were seen, and how many there are.
        excluded: how many of its requirements no outside observer can test.
    """

    id: str
    name: str
    anchor: str
    facts: Answers | None
    counts: Counter[Verdict]
    requirements: tuple[ShownRequirement, ...]
    answers: tuple[int, int]
    excluded: int


@dataclass(frozen=True, slots=True)
class ShownVendor:
    """One vendor, its calls, and the documented answers of them all."""

    id: str
    title: str
    calls: tuple[ShownCall, ...]
    answers: AnswerTable


def vendors(document: Results) -> tuple[ShownVendor, ...]:
    """Return the vendors, their calls and the requirements of each; calls that were not selected are left out."""
    by_call: dict[str, list[Requirement]] = {}
    for requirement in document["requirements"]:
        by_call.setdefault(requirement["id"].partition("#")[0], []).append(requirement)
    by_vendor: dict[str, list[str]] = {}
    for call in sorted(by_call):
        by_vendor.setdefault(call.partition("/")[0], []).append(call)
    room = rooms(document["requirements"])
    shown = []
    for vendor, names in by_vendor.items():
        answers = tabulate(names, document["calls"])
        calls = tuple(_call(name, by_call[name], document, answers.of(place), room) for place, name in enumerate(names))
        shown.append(ShownVendor(id=vendor, title=vendor_title(vendor), calls=calls, answers=answers))
    return tuple(shown)


def not_selected(document: Results, found: Iterable[ShownVendor]) -> list[str]:
    """Return the calls of which no requirement was selected."""
    shown = {call.id for vendor in found for call in vendor.calls}
    return sorted(set(document["calls"]) - shown)


def with_findings(found: Iterable[ShownVendor]) -> tuple[ShownRequirement, ...]:
    """Return the requirements that have findings: open ones first, then by level."""
    return tuple(
        sorted(
            (row for vendor in found for call in vendor.calls for row in call.requirements if row.findings),
            key=lambda row: (not is_open(row.raw), _LEVELS.index(row.raw["level"])),
        )
    )


def not_judged(found: Iterable[ShownVendor]) -> dict[tuple[Verdict, str], list[ShownRequirement]]:
    """Return the requirements that could not be judged, or were not run, by verdict and reason: worst first."""
    rows = [row for vendor in found for call in vendor.calls for row in call.requirements]
    groups: dict[tuple[Verdict, str], list[ShownRequirement]] = {}
    for row in sorted(rows, key=lambda row: VERDICTS.index(row.verdict)):
        if row.verdict in UNJUDGED:
            groups.setdefault((row.verdict, row.raw["reason"] or "no reason given"), []).append(row)
    return groups


def observed(document: Results) -> list[tuple[Observation, ShownExchange | None]]:
    """Return the observations, each with the exchange it was first seen in, if that was kept."""
    return [
        (observation, show_exchange(kept) if (kept := _kept(observation)) else None)
        for observation in document["observations"]
    ]


def discrepancy_places(document: Results) -> set[str]:
    """Return the ids of the places where the discrepancies are."""
    return {anchor(f"discrepancy.{one['vendor']}.{one['id']}") for one in document.get("discrepancies", [])}


def anchor(name: str) -> str:
    """Return an id for a place on the page that can stand in a link as it is."""
    return re.sub(r"[^A-Za-z0-9_-]", ".", name)


def duration(seconds: float) -> str:
    """Return a duration as people read it: `21.3 s`, `2 min 5 s`."""
    if seconds < 60:  # noqa: PLR2004 - seconds of a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:,} min {rest} s"


def _call(
    call: str,
    requirements: list[Requirement],
    document: Results,
    answers: tuple[int, int],
    room: dict[tuple[str, int], int],
) -> ShownCall:
    rows = [_requirement(requirement, room) for requirement in requirements]
    rows.sort(key=lambda row: VERDICTS.index(row.verdict))
    return ShownCall(
        id=call,
        name=call.partition("/")[2],
        anchor=anchor(call),
        facts=document["calls"].get(call),
        counts=Counter(row.verdict for row in rows),
        requirements=tuple(rows),
        answers=answers,
        excluded=sum(exclusion["id"].startswith(f"{call}#") for exclusion in document.get("exclusions", [])),
    )


def _requirement(requirement: Requirement, room: dict[tuple[str, int], int]) -> ShownRequirement:
    call, _, slug = requirement["id"].partition("#")
    place = anchor(requirement["id"])
    return ShownRequirement(
        raw=requirement,
        anchor=place,
        call=call,
        slug=slug,
        tests=tuple(_test(test) for test in requirement["tests"]),
        findings=tuple(
            show_finding(finding, position, place, room[requirement["id"], position])
            for position, finding in enumerate(requirement["findings"], start=1)
        ),
    )


def _test(node: str) -> ShownTest:
    found = _TEST.fullmatch(node)
    if found is None:
        return ShownTest(node, "")
    says = found["name"].replace("_", " ")
    return ShownTest(says[:1].upper() + says[1:] + (f" {found['more']}" if found["more"] else ""), node)


def _kept(observation: Observation) -> Any:  # noqa: ANN401 - the schema says that it is an exchange, empty or None
    return observation["exchange"]

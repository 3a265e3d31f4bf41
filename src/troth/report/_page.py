"""Arranges a results document for the page: what the template prints, in the order in which it prints it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from troth.report._conclusion import UNJUDGED, VERDICTS, is_open, vendor_title
from troth.report._text import Excerpt, excerpt, pretty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.results import Answers, Exchange, Finding, Observation, Requirement, Results, Verdict

_LEVELS: Final = ("must", "should", "may")


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """One request and its answer.

    Attributes:
        raw: as the results have it.
        request: the request's body.
        response: the answer's body; None where nothing came back.
    """

    raw: Exchange
    request: Excerpt
    response: Excerpt | None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding.

    Attributes:
        raw: as the results have it.
        anchor: the id of its place on the page.
        place: which of the requirement's findings it is, from 1.
        case: the case, pretty-printed; empty where there is none.
        exchanges: in order.
    """

    raw: Finding
    anchor: str
    place: int
    case: str
    exchanges: tuple[ShownExchange, ...]


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """One row of the matrix.

    Attributes:
        raw: as the results have it.
        anchor: the id of its place on the page.
        call: the call it belongs to.
        slug: the last part of its id.
        findings: all of them.
    """

    raw: Requirement
    anchor: str
    call: str
    slug: str
    findings: tuple[ShownFinding, ...]

    @property
    def verdict(self) -> Verdict:
        """Its verdict."""
        return self.raw["verdict"]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A documented answer and how often it was seen."""

    status: int | None
    id: str | int | None
    count: int


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One call and its matrix.

    Attributes:
        id: vendor and call.
        name: the call alone.
        anchor: the id of its place on the page.
        facts: what the results say about the call itself; None where they are silent.
        counts: requirements by verdict.
        verdict: the worst verdict.
        requirements: those that need a reader most first, else in the order of the documentation.
        answers: the documented answers, those never seen first.
        excluded: how many of its requirements no outside observer can test.
    """

    id: str
    name: str
    anchor: str
    facts: Answers | None
    counts: Counter[Verdict]
    verdict: Verdict
    requirements: tuple[ShownRequirement, ...]
    answers: tuple[ShownAnswer, ...]
    excluded: int


@dataclass(frozen=True, slots=True)
class ShownVendor:
    """One vendor and its calls."""

    id: str
    title: str
    host: str | None
    calls: tuple[ShownCall, ...]


def vendors(document: Results) -> tuple[ShownVendor, ...]:
    """Return the vendors, their calls and the requirements of each."""
    by_call: dict[str, list[Requirement]] = {call: [] for call in document["calls"]}
    for requirement in document["requirements"]:
        by_call.setdefault(requirement["id"].partition("#")[0], []).append(requirement)
    shown: dict[str, list[ShownCall]] = {}
    for call in sorted(by_call):
        shown.setdefault(call.partition("/")[0], []).append(_call(call, by_call[call], document))
    return tuple(
        ShownVendor(
            id=vendor, title=vendor_title(vendor), host=document["run"]["hosts"].get(vendor), calls=tuple(calls)
        )
        for vendor, calls in shown.items()
    )


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
        (observation, _exchange(kept) if (kept := _kept(observation)) else None)
        for observation in document["observations"]
    ]


def anchor(name: str) -> str:
    """Return an id for a place on the page that can stand in a link as it is."""
    return re.sub(r"[^A-Za-z0-9_-]", ".", name)


def duration(seconds: float) -> str:
    """Return a duration as people read it: `21.3 s`, `2 min 5 s`."""
    if seconds < 60:  # noqa: PLR2004 - seconds of a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:,} min {rest} s"


def _call(call: str, requirements: list[Requirement], document: Results) -> ShownCall:
    rows = [_requirement(requirement) for requirement in requirements]
    rows.sort(key=lambda row: VERDICTS.index(row.verdict))
    facts = document["calls"].get(call)
    return ShownCall(
        id=call,
        name=call.partition("/")[2],
        anchor=anchor(call),
        facts=facts,
        counts=Counter(row.verdict for row in rows),
        verdict=rows[0].verdict if rows else "not-run",
        requirements=tuple(rows),
        answers=_answers(facts) if facts else (),
        excluded=sum(exclusion["id"].startswith(f"{call}#") for exclusion in document.get("exclusions", [])),
    )


def _requirement(requirement: Requirement) -> ShownRequirement:
    call, _, slug = requirement["id"].partition("#")
    place = anchor(requirement["id"])
    findings = tuple(
        ShownFinding(
            raw=finding,
            anchor=f"{place}.{position}",
            place=position,
            case="" if finding["case"] is None else pretty(finding["case"]),
            exchanges=_story(finding),
        )
        for position, finding in enumerate(requirement["findings"], start=1)
    )
    return ShownRequirement(raw=requirement, anchor=place, call=call, slug=slug, findings=findings)


def _story(finding: Finding) -> tuple[ShownExchange, ...]:
    # The place is in the last answer: that is where a case stops.
    exchanges = finding["exchanges"]
    last = len(exchanges) - 1
    return tuple(
        _exchange(exchange, finding["where"] if position == last else "") for position, exchange in enumerate(exchanges)
    )


def _exchange(exchange: Exchange, where: str = "") -> ShownExchange:
    answer = exchange["response"]
    return ShownExchange(
        raw=exchange,
        request=excerpt(exchange["request"]["body"]),
        response=excerpt(answer["body"], where) if answer else None,
    )


def _kept(observation: Observation) -> Any:  # noqa: ANN401 - the schema says that it is an exchange, empty or None
    return observation["exchange"]


def _answers(facts: Answers) -> tuple[ShownAnswer, ...]:
    shown = []
    for documented in facts["documented"]:
        status, error = documented["status"], documented["id"]
        count = sum(
            seen["count"]
            for seen in facts["seen"]
            if str(seen["id"]) == str(error) and status in {None, seen["status"]}
        )
        shown.append(ShownAnswer(status=status, id=error, count=count))
    return tuple(sorted(shown, key=lambda answer: answer.count > 0))

"""From what the tests told to what is known of each requirement. Pure: outcomes in, the results document out."""

from __future__ import annotations

import itertools
import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.checks import is_checked
from troth.model import Verdict
from troth.waivers import accepts, applied, holding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from troth.model import Call, Contract, Waiver
    from troth.model import Requirement as Promise
    from troth.results import Answers, Observation, Requirement, Results, Run

_KEPT_FINDINGS = 10
"""Findings kept of one requirement: the tenth tells a reader nothing that the first nine did not."""

Told = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a run saw.

    Attributes:
        planned: the requirement of every test that was to run, by node id.
        outcomes: what was told of each test that ran.
        broke: why the run ended before it was through; empty if it did not.
        selected: the ids that the selection named.
        one_case: whether one case was repeated, and nothing else.
    """

    planned: Mapping[str, str]
    outcomes: Sequence[Told]
    broke: str
    selected: frozenset[str]
    one_case: bool = False


def document(
    contract: Contract, judged: Judged, run: Run, *, results_path: str, waivers: Sequence[Waiver] = ()
) -> Results:
    """Return the results document of a run.

    Args:
        contract: every promise.
        judged: what the run saw.
        run: the facts of the run, put into the document as they are.
        results_path: where the document will be, for the command that repeats a finding.
        waivers: findings that are accepted.
    """
    levels = {promise.id: promise.level for promise in contract.requirements}
    valid = holding(waivers, run)
    every = _findings(judged.outcomes)
    # What is accepted comes last: of many findings it must not hide one that is not.
    found = {name: _kept(name, known, valid) for name, known in every.items()}
    # What only may be is no finding where it is not: it is an observation.
    findings = {name: known for name, known in found.items() if levels.get(name) != "may"}
    unmet = [finding for name, known in found.items() if levels.get(name) == "may" for finding in known]
    # A finding counts even where the selection did not name its requirement: it was seen.
    shown = [
        promise
        for promise in contract.requirements
        if not promise.excluded and (promise.id in judged.selected or promise.id in findings)
    ]
    repeats = (f"troth run --case {shlex.quote(results_path)}#{number}" for number in itertools.count())
    requirements = [_requirement(promise, judged, findings.get(promise.id, []), repeats) for promise in shown]
    verdicts = Counter(requirement["verdict"] for requirement in requirements)
    results: Results = {
        "format": "troth-results/1",
        "run": run,
        "summary": {
            "pass": verdicts["pass"],
            "warn": verdicts["warn"],
            "fail": verdicts["fail"],
            "waived": 0,
            "inconclusive": verdicts["inconclusive"],
            "error": verdicts["error"],
            "not-run": verdicts["not-run"],
        },
        "requirements": requirements,
        "observations": _observations(judged.outcomes, unmet),
        "calls": {call.id: _answers(contract, call, judged.outcomes) for call in contract.calls},
        "discrepancies": [
            {
                "id": discrepancy.id,
                "vendor": vendor.name,
                "about": discrepancy.about,
                "sides": [{"page": page, "says": says} for page, says in discrepancy.sides],
                "reading": discrepancy.reading,
            }
            for vendor in contract.vendors
            for discrepancy in vendor.discrepancies
        ],
        "exclusions": [
            {
                "id": promise.id,
                "says": promise.says,
                "reason": promise.excluded,
                "because": promise.because,
                "level": promise.level,
                "source": promise.source,
                "url": promise.url,
            }
            for promise in contract.requirements
            if promise.excluded
        ],
    }
    cut = {name for name, known in every.items() if len(known) > _KEPT_FINDINGS}
    return applied(results, waivers, cut=cut, one_case=judged.one_case)


def exit_status(results: Results, *, complete: bool) -> int:
    """Return the exit status of a run: 1 for a finding of a `must`, else 3 for one that could not be judged, else 0.

    A waiver that is expired or stale is a 1, too: nobody may forget it.

    Args:
        results: the document of the run.
        complete: whether `not-run` counts as not judged.
    """
    musts = [requirement for requirement in results["requirements"] if requirement["level"] == "must"]
    if any(requirement["findings"] and requirement["waived"] is None for requirement in musts):
        return 1
    if any(waiver["state"] in {"expired", "stale"} for waiver in results.get("waivers", [])):
        return 1
    open_verdicts = {"inconclusive", "error"} | ({"not-run"} if complete else set())
    return 3 if any(requirement["verdict"] in open_verdicts for requirement in musts) else 0


def findings_of(outcome: Mapping[str, Any]) -> list[Told]:
    """Return the findings of one test: its own, if it has one, and those of the checks."""
    return [*([outcome["finding"]] if outcome["finding"] else []), *outcome["check_findings"]]


def _findings(outcomes: Iterable[Told]) -> dict[str, list[Told]]:
    """Return the findings by requirement, each disagreement once, those that repeat first."""
    found: dict[str, dict[tuple[str | None, ...], Told]] = {}
    for outcome in outcomes:
        for finding in findings_of(outcome):
            own = finding is outcome["finding"]
            key = (finding["test"] if own else None, finding["where"], *finding["expected"])
            known = found.setdefault(finding["requirement"], {})
            if key not in known or (finding["reproduced"] and not known[key]["reproduced"]):
                known[key] = finding
    return {
        requirement: sorted(known.values(), key=lambda finding: not finding["reproduced"])
        for requirement, known in found.items()
    }


def _kept(requirement: str, findings: Iterable[Told], waivers: Sequence[Waiver]) -> list[Told]:
    def is_accepted(finding: Told) -> bool:
        return any(accepts(waiver, requirement, finding) for waiver in waivers)

    return sorted(findings, key=is_accepted)[:_KEPT_FINDINGS]


def _requirement(promise: Promise, judged: Judged, findings: list[Told], repeats: Iterator[str]) -> Requirement:
    tests = [test for test, requirement in judged.planned.items() if requirement == promise.id]
    outcomes = [outcome for outcome in judged.outcomes if outcome["requirement"] == promise.id]
    verdict, reason = _verdict(promise, judged, tests, outcomes, findings=bool(findings))
    times = sum(outcome["judged"].get(promise.id, 0) for outcome in judged.outcomes)
    return {
        "id": promise.id,
        "level": promise.level,
        "says": promise.says,
        "source": promise.source,
        "url": promise.url,
        "discrepancies": list(promise.discrepancies),
        "verdict": verdict.value,
        "waived": None,
        "reason": reason,
        "tests": tests,
        "cases": sum(outcome["cases"] for outcome in outcomes),
        "interactions": times if _is_check(promise) else sum(outcome["interactions"] for outcome in outcomes),
        "findings": [
            {
                "expected": finding["expected"],
                "actual": finding["actual"],
                "where": finding["where"] or "",
                "case": finding["case"],
                "reproduced": finding["reproduced"],
                "exchanges": finding["exchanges"],
                "curl": finding["curl"],
                "repeat": next(repeats),
                "test": finding["test"],
            }
            for finding in findings
        ],
    }


def _verdict(
    promise: Promise, judged: Judged, tests: Sequence[str], outcomes: Sequence[Told], *, findings: bool
) -> tuple[Verdict, str | None]:
    """Return the worst of a requirement's parts, and its reason."""
    # The requirement is undecided only if every case of all its tests was.
    decided = any(outcome["cases"] for outcome in outcomes)
    counted = [outcome for outcome in outcomes if not (decided and outcome["undecided"])]
    parts = [(Verdict(outcome["verdict"]), outcome["reason"]) for outcome in counted]
    told = {outcome["test"] for outcome in outcomes}
    if any(test not in told for test in tests):
        parts.append((Verdict.INCONCLUSIVE, judged.broke or "a test of it told nothing"))
    if _is_check(promise):
        parts.append(_checked(promise, judged))
    if findings:
        parts.append((Verdict.FAIL, None))
    if not parts:
        silent = (Verdict.INCONCLUSIVE, judged.broke) if judged.broke else (Verdict.ERROR, "no test speaks for it")
        parts.append(silent)
    failed = {"must": Verdict.FAIL, "should": Verdict.WARN, "may": Verdict.PASS}[promise.level]
    graded = [(failed if verdict is Verdict.FAIL else verdict, reason) for verdict, reason in parts]
    worst, reason = max(graded, key=lambda part: part[0].gravity)
    if worst in {Verdict.NOT_RUN, Verdict.INCONCLUSIVE, Verdict.ERROR}:
        return worst, reason or "no reason was given"
    return worst, None


def _checked(promise: Promise, judged: Judged) -> tuple[Verdict, str | None]:
    """Return what the checks of a requirement come to, its findings apart."""
    if any(outcome["judged"].get(promise.id) for outcome in judged.outcomes):
        return Verdict.PASS, None
    if judged.broke:
        return Verdict.INCONCLUSIVE, judged.broke
    if lacking := [need for need in promise.needs if need.startswith("--")]:
        return Verdict.NOT_RUN, f"needs {lacking[0]}"
    for outcome in judged.outcomes:
        if outcome["verdict"] == Verdict.INCONCLUSIVE and outcome["requirement"].startswith(f"{promise.call}#"):
            return Verdict.INCONCLUSIVE, outcome["reason"]
    left_out = Counter(
        outcome["reason"]
        for outcome in judged.outcomes
        if outcome["verdict"] == Verdict.NOT_RUN and outcome["requirement"].startswith(f"{promise.call}#")
    )
    most = "".join(f"; tests of the call were not run: {reason}" for reason, _ in left_out.most_common(1))
    return Verdict.NOT_RUN, f"no answer that it speaks of came{most}"


def _is_check(promise: Promise) -> bool:
    return is_checked(promise.id.split("#")[1])


def _observations(outcomes: Iterable[Told], unmet: Iterable[Told]) -> list[Observation]:
    """Return what was observed, added up over the tests, with the first exchange that showed it."""
    seen: dict[tuple[str, str], Observation] = {}
    for observation in (*(seen for outcome in outcomes for seen in outcome["observations"]), *map(_observed, unmet)):
        key = (observation["call"], observation["what"])
        if key in seen:
            seen[key]["count"] += observation["count"]
        else:
            seen[key] = {
                "call": observation["call"],
                "what": observation["what"],
                "count": observation["count"],
                "exchange": observation["exchange"],
            }
    return [seen[key] for key in sorted(seen)]


def _observed(finding: Told) -> Told:
    """Return as an observation that something which may be is not."""
    call, slug = finding["requirement"].split("#")
    what = f"{slug}: {finding['actual']}"
    return {"call": call, "what": what, "count": 1, "exchange": (finding["exchanges"] or [{}])[-1]}


def _answers(contract: Contract, call: Call, outcomes: Iterable[Told]) -> Answers:
    """Return the answers the documentation lists for a call, and those that came."""
    counts: Counter[tuple[int, str | None]] = Counter()
    members: dict[str, set[str]] = {}
    for outcome in outcomes:
        for member in outcome["members"]:
            if member["call"] == call.id:
                members.setdefault(member["name"], set()).add(member["type"])
        for seen in outcome["seen"]:
            if seen["call"] == call.id:
                counts[seen["status"], seen["id"]] += seen["count"]
    page = next((page for page in contract.vendor(call.vendor).pages if page.id == call.name), None)
    return {
        "documented": [{"status": error.status, "id": error.id} for error in call.errors],
        "seen": [
            {"status": status, "id": error_id, "count": count}
            for (status, error_id), count in sorted(counts.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        ],
        "members": {name: sorted(types) for name, types in sorted(members.items())},
        "says": call.says,
        "methods": list(call.methods),
        "path": call.path,
        "url": page.url if page else None,
    }

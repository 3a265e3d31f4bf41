"""Which findings are accepted, and which waivers have had their day. Pure: results in, results out."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Literal

from troth.model import without_port

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from troth.model import Waiver
    from troth.results import Finding, HeldWaiver, Requirement, Results, Run
    from troth.results import Waiver as Shown

# What differs from case to case: the steps before, values in quotes, numbers, and remarks in parentheses.
_STEPS = re.compile(r", after 1[.] .*", re.DOTALL)
_REMARK = re.compile(r" *\([^()]*\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|(?<!\w)\'(?:[^\'\\]|\\.)*\'(?!\w)')
_NUMBER = re.compile(r"[0-9]+(?:[.][0-9]+)?")
_PLACE = re.compile(r"(?<=/)[0-9]+(?=/|$)")
_JUDGED = frozenset({"pass", "warn", "fail"})
_LENGTH = 12


def fingerprint(requirement: str, finding: Mapping[str, Any]) -> str:
    """Return what identifies a finding in the next run, whatever was drawn for it.

    It is made of the requirement, the place without positions in lists, what was expected without quoted values,
    numbers, remarks in parentheses and the steps before, and the status of the deciding answer. What came instead is
    not a part of it beyond that status: a drawn value is different each time.
    """
    parts = [requirement, _place(finding), sorted(map(_shape, finding["expected"])), _status(finding)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_LENGTH]


def accepts(waiver: Waiver, requirement: str, finding: Mapping[str, Any]) -> bool:
    """Return whether a waiver speaks of a finding."""
    if waiver.requirement != requirement:
        return False
    if waiver.fingerprint:
        return waiver.fingerprint == fingerprint(requirement, finding)
    return _is_within(_place(finding), _PLACE.sub("*", waiver.where)) and _shape(waiver.expected) in map(
        _shape, finding["expected"]
    )


def holding(waivers: Sequence[Waiver], run: Run) -> list[Waiver]:
    """Return the waivers of a run's target that have not expired."""
    return [waiver for waiver in waivers if _is_of(waiver, run) and not _expired(waiver, run)]


def applied(
    results: Results, waivers: Sequence[Waiver], *, cut: AbstractSet[str] = frozenset(), one_case: bool = False
) -> Results:
    """Return the results with the findings marked that are accepted, and with what became of each waiver.

    Args:
        results: of a run.
        waivers: those for other targets are passed over: this run says nothing about them.
        cut: requirements of which not all findings are in the results; what did not show may be among the others.
        one_case: whether one case was repeated; what did not show there may show elsewhere.
    """
    run = results["run"]
    valid = holding(waivers, run)
    requirements = [_waived(requirement, valid) for requirement in results["requirements"]]
    unknowable = {requirement["id"] for requirement in requirements if one_case or requirement["id"] in cut}
    return {
        **results,
        "summary": {
            **results["summary"],
            "waived": sum(requirement["waived"] is not None for requirement in requirements),
        },
        "requirements": requirements,
        "waivers": [_held(waiver, results, unknowable) for waiver in waivers if _is_of(waiver, run)],
    }


def _waived(requirement: Requirement, waivers: Sequence[Waiver]) -> Requirement:
    findings: list[Finding] = []
    used: list[Waiver] = []
    for finding in requirement["findings"]:
        by = [waiver for waiver in waivers if accepts(waiver, requirement["id"], finding)][:1]
        findings.append({**finding, "waived": _shown(by[0])} if by else finding)
        used += by
    whole = bool(used) and len(used) == len(findings)
    # Of several, the one that ends first is the one to think of.
    waived = _shown(min(used, key=lambda waiver: waiver.until)) if whole else None
    return {**requirement, "findings": findings, "waived": waived}


def _held(waiver: Waiver, results: Results, unknowable: AbstractSet[str]) -> HeldWaiver:
    return {
        **_shown(waiver),
        "requirement": waiver.requirement,
        "target": waiver.target,
        "state": _state(waiver, results, unknowable),
    }


def _state(
    waiver: Waiver, results: Results, unknowable: AbstractSet[str]
) -> Literal["used", "expired", "stale", "not-judged"]:
    if _expired(waiver, results["run"]):
        return "expired"
    for requirement in results["requirements"]:
        if requirement["id"] == waiver.requirement:
            if any(accepts(waiver, requirement["id"], finding) for finding in requirement["findings"]):
                return "used"
            judged = requirement["verdict"] in _JUDGED and waiver.requirement not in unknowable
            return "stale" if judged else "not-judged"
    return "not-judged"


def _shown(waiver: Waiver) -> Shown:
    shown: Shown = {"reason": waiver.reason, "until": waiver.until, "accepts": waiver.accepts}
    if waiver.since:
        shown["since"] = waiver.since
    if waiver.owner:
        shown["owner"] = waiver.owner
    if waiver.issue:
        shown["issue"] = waiver.issue
    return shown


def host_of(address: str) -> str:
    """Return the address of a server as waivers name it: one of this machine has another port each time."""
    return without_port(address.rstrip("/").lower())


def _is_of(waiver: Waiver, run: Run) -> bool:
    host = run["hosts"].get(waiver.requirement.partition("/")[0], "")
    return waiver.target == run["target"] or host_of(waiver.target) == host_of(host)


def _expired(waiver: Waiver, run: Run) -> bool:
    return waiver.until < run["started"][: len("2026-11-20")]


def _place(finding: Mapping[str, Any]) -> str:
    return _PLACE.sub("*", finding["where"] or "")


def _is_within(place: str, where: str) -> bool:
    """Return whether a place is the one that a waiver names, in which a star is any one step."""
    steps, named = place.split("/"), where.split("/")
    return len(steps) == len(named) and all(one in {step, "*"} for step, one in zip(steps, named, strict=True))


def _shape(text: str) -> str:
    return _NUMBER.sub("0", _QUOTED.sub('"…"', _REMARK.sub("", _STEPS.sub("", text))))


def _status(finding: Mapping[str, Any]) -> int | None:
    answer = (finding["exchanges"] or [{}])[-1].get("response")
    return answer["status"] if answer else None

"""The outcome of a test as JSON: what the run reads, and the only form in which anything leaves the tests' process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from troth.model import Finding
    from troth.plugin._cases import CaseRun
    from troth.plugin._world import Worlds
    from troth.redact import Redactor


def told(run: CaseRun, worlds: Worlds) -> dict[str, Any]:
    """Return the outcome of a test, without any secret."""
    redactor, witnessed = worlds.redactor, worlds.record.witnessed
    return {
        "test": run.test,
        "requirement": run.requirement,
        "verdict": run.verdict.value,
        "reason": redactor.text(run.reason) or None,
        "cases": run.decided,
        "undecided": run.undecided,
        "interactions": witnessed.interactions,
        "finding": _finding(run.finding, redactor) if run.finding else None,
        "check_findings": [_finding(finding, redactor) for finding in witnessed.findings.values()],
        "judged": dict(witnessed.judged),
        "seen": [
            {"call": call, "status": status, "id": redactor.text(error_id) if error_id else None, "count": count}
            for (call, status, error_id), count in witnessed.seen.items()
        ],
        "members": [
            {"call": call, "name": redactor.text(name), "type": kind, "count": count}
            for (call, name, kind), count in witnessed.members.items()
        ],
        "observations": [
            {
                "call": call,
                "what": redactor.text(what),
                "count": count,
                "exchange": redactor.exchange(observation.exchange),
            }
            for (call, what), (count, observation) in witnessed.observations.items()
        ],
    }


def _finding(finding: Finding, redactor: Redactor) -> dict[str, Any]:
    return {
        "requirement": finding.requirement,
        "expected": [redactor.text(text) for text in finding.expected],
        "actual": redactor.text(finding.actual),
        "where": redactor.text(finding.where) if finding.where else None,
        "test": finding.test,
        "case": redactor.value(dict(finding.case)),
        "reproduced": finding.reproduced,
        "exchanges": [redactor.exchange(interaction) for interaction in finding.exchanges],
        "curl": redactor.curl(finding.exchanges[-1]) if finding.exchanges else "",
    }

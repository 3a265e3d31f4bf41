"""The outcome of a test as JSON: what the run reads, and the only form in which anything leaves the tests' process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from troth.model import Finding, Interaction
    from troth.plugin._cases import CaseRun
    from troth.plugin._world import Worlds
    from troth.redact import Redactor

_MOST_BYTES: Final = 1_048_576
_LONGEST: Final = 2000
"""Characters of a sentence: a server may send a name of any length, and its place is the exchange below."""


def told(run: CaseRun, worlds: Worlds) -> dict[str, Any]:
    """Return the outcome of a test, without any secret."""
    redactor, witnessed = worlds.redactor, worlds.record.witnessed
    return {
        "test": run.test,
        "requirement": run.requirement,
        "verdict": run.verdict.value,
        "reason": _sentence(run.reason, redactor) or None,
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
        "expected": [_sentence(text, redactor) for text in finding.expected],
        "actual": _sentence(finding.actual, redactor),
        "where": redactor.text(finding.where) if finding.where else None,
        "test": finding.test,
        "case": redactor.value(dict(finding.case)),
        "reproduced": finding.reproduced,
        "exchanges": [redactor.exchange(interaction) for interaction in _last(finding.exchanges)],
        "curl": redactor.curl(finding.exchanges[-1]) if finding.exchanges else "",
    }


def _last(interactions: tuple[Interaction, ...]) -> tuple[Interaction, ...]:
    """Return the last interactions whose answers together are not too long to be kept; one at least."""
    room = _MOST_BYTES
    for at in range(len(interactions) - 1, -1, -1):
        room -= len(interactions[at].response.body)
        if room < 0:
            return interactions[at + 1 :] or interactions[-1:]
    return interactions


def _sentence(text: str, redactor: Redactor) -> str:
    """Return a sentence without any secret, and of a length that somebody reads."""
    text = redactor.text(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"

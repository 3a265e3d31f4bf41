"""A small contract, what tests may tell of it, and the results document that comes of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.checks.small import BY_CODE, BY_STATUS, answer, call, contract_of, promise, vendor_of
from troth.redact import Redactor
from troth.verdicts import Judged, document

if TYPE_CHECKING:
    from troth.results import Requirement, Results, Run

CALL = "bubblehouse/MergeCustomers1"
MUST, SHOULD, MAY = f"{CALL}#earlier-wins", f"{CALL}#later-survive", f"{CALL}#counts-follow"
EXCLUDED, CHECK, LIMIT = f"{CALL}#undone-by-staff", f"{CALL}#strict-json", f"{CALL}#error-rate-limit-exceeded"
CONTRACT = contract_of(
    vendor_of(
        call(
            CALL,
            errors=BY_STATUS.errors,
            requirements=[
                promise(MUST),
                promise(SHOULD, level="should"),
                promise(MAY, level="may"),
                promise(EXCLUDED, excluded="needs the vendor's staff"),
                promise(CHECK),
                promise(f"{CALL}#no-server-error", level="should"),
                promise(LIMIT, needs=["--provoke rate-limit"]),
            ],
            output=BY_STATUS.output,
            refusal=BY_STATUS.refusal,
        ),
        BY_STATUS,
    ),
    vendor_of(BY_CODE),
)
TESTS = {f"suites/bubblehouse/test_merge.py::test_{at}": name for at, name in enumerate((MUST, SHOULD, MAY))}
TEST_OF = {name: test for test, name in TESTS.items()}
EXCHANGE = Redactor([]).exchange(answer({"ok": True}))


def run(**facts: Any) -> Run:  # noqa: ANN401 - of a run
    known: Run = {
        "target": "sandbox",
        "recorded_from": None,
        "hosts": {"bubblehouse": "http://127.0.0.1:1"},
        "contract": "2026-11-20",
        "tool": "0.1.0",
        "seed": 0,
        "started": "2026-11-20T03:00:00Z",
        "seconds": 1.0,
        "selection": [],
        "requests": 3,
    }
    return {**known, **facts}  # type: ignore[typeddict-item]


def finding(requirement: str = MUST, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - of a finding
    return {
        "requirement": requirement,
        "expected": ["Ann"],
        "actual": "Bea",
        "where": "/first_name",
        "test": TEST_OF.get(requirement, "test_0"),
        "case": {"n": 1},
        "reproduced": True,
        "exchanges": [EXCHANGE],
        "curl": "curl -X POST http://127.0.0.1:1/a",
        **facts,
    }


def told(requirement: str = MUST, verdict: str = "pass", **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - of a test
    return {
        "test": TEST_OF.get(requirement, f"test of {requirement}"),
        "requirement": requirement,
        "verdict": verdict,
        "reason": None if verdict in ("pass", "fail") else f"why {verdict}",
        "cases": 30,
        "undecided": False,
        "interactions": 90,
        "finding": finding(requirement) if verdict == "fail" else None,
        "check_findings": [],
        "judged": {},
        "seen": [],
        "members": [],
        "observations": [],
        **facts,
    }


def judged(*outcomes: dict[str, Any], broke: str = "", selected: set[str] | None = None, planned: Any = None) -> Judged:  # noqa: ANN401 - by test
    everything = {requirement.id for requirement in CONTRACT.requirements if requirement.call == CALL}
    return Judged(
        planned={outcome["test"]: outcome["requirement"] for outcome in outcomes} if planned is None else planned,
        outcomes=outcomes,
        broke=broke,
        selected=frozenset(everything if selected is None else selected),
    )


def results(*outcomes: dict[str, Any], path: str = "reports/results.json", **facts: Any) -> Results:  # noqa: ANN401 - of `judged`
    return document(CONTRACT, judged(*outcomes, **facts), run(), results_path=path)


def of(document: Results, requirement: str) -> Requirement:
    (found,) = [entry for entry in document["requirements"] if entry["id"] == requirement]
    return found


def verdict(document: Results, requirement: str = MUST) -> str:
    return of(document, requirement)["verdict"]

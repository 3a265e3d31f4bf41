from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.small import BY_CODE, BY_STATUS, answer, call, contract_of, promise, vendor_of
from troth.model import Verdict
from troth.redact import Redactor
from troth.results import read_results, write_results
from troth.verdicts import Judged, document, exit_status

if TYPE_CHECKING:
    from pathlib import Path

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
        "interactions": 90,
        "finding": finding(requirement) if verdict == "fail" else None,
        "check_findings": [],
        "judged": {},
        "seen": [],
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


# --- the worst of its parts -----------------------------------------------------------------------------------------

ORDER = ["not-run", "pass", "inconclusive", "error", "fail"]


def test_verdicts_are_ordered_by_gravity() -> None:
    assert [str(verdict) for verdict in sorted(Verdict, key=lambda verdict: verdict.gravity)] == [
        "not-run",
        "pass",
        "warn",
        "inconclusive",
        "error",
        "fail",
    ]


@pytest.mark.parametrize("parts", list(itertools.product(ORDER, repeat=2)), ids="-".join)
def test_a_must_has_the_worst_verdict_of_its_tests(parts: tuple[str, str]) -> None:
    outcomes = [told(MUST, part, test=f"test_{at}") for at, part in enumerate(parts)]
    worst = max(parts, key=ORDER.index)
    entry = of(results(*outcomes), MUST)
    assert entry["verdict"] == worst
    assert entry["reason"] == (None if worst in ("pass", "fail") else f"why {worst}")
    assert (entry["cases"], entry["interactions"]) == (60, 180)


@pytest.mark.parametrize(
    ("parts", "worst"),
    [
        (["fail"], "warn"),
        (["fail", "pass"], "warn"),
        (["fail", "not-run"], "warn"),
        (["fail", "inconclusive"], "inconclusive"),
        (["fail", "error"], "error"),
        (["error"], "error"),
    ],
    ids=str,
)
def test_a_should_that_is_not_met_is_a_warning(parts: list[str], worst: str) -> None:
    outcomes = [told(SHOULD, part, test=f"test_{at}") for at, part in enumerate(parts)]
    document = results(*outcomes)
    assert verdict(document, SHOULD) == worst
    assert len(of(document, SHOULD)["findings"]) == parts.count("fail")


def test_a_may_that_is_not_met_passes_and_is_observed() -> None:
    document = results(told(MAY, "fail"))
    assert verdict(document, MAY) == "pass"
    assert of(document, MAY)["findings"] == []
    assert document["observations"] == [
        {"call": CALL, "what": "counts-follow: Bea", "count": 1, "exchange": EXCHANGE},
    ]


@pytest.mark.parametrize("verdict_of_test", ["pass", "not-run", "inconclusive", "error"])
def test_a_finding_decides_whatever_else_was_told(verdict_of_test: str) -> None:
    other = told(SHOULD, check_findings=[finding(MUST)])
    assert verdict(results(told(MUST, verdict_of_test), other)) == "fail"


def test_a_verdict_without_a_reason_is_still_explained() -> None:
    assert of(results(told(MUST, "inconclusive", reason=None)), MUST)["reason"] == "no reason was given"


# --- what was not told ----------------------------------------------------------------------------------------------


def test_a_test_that_told_nothing_makes_its_requirement_inconclusive() -> None:
    document = results(told(MUST), planned={TEST_OF[MUST]: MUST, "another": MUST})
    assert (verdict(document), of(document, MUST)["reason"]) == ("inconclusive", "a test of it told nothing")
    assert of(document, MUST)["tests"] == [TEST_OF[MUST], "another"]


def test_a_run_that_broke_says_why_of_what_it_left_out() -> None:
    document = results(told(MUST), broke="the sandbox ended with status 3", planned=TESTS)
    assert verdict(document, MUST) == "pass"
    for name in (SHOULD, MAY, CHECK, LIMIT):
        assert (verdict(document, name), of(document, name)["reason"]) == (
            "inconclusive",
            "the sandbox ended with status 3",
        )


def test_a_run_that_broke_before_anything_was_planned_judges_nothing() -> None:
    document = results(broke="the sandbox did not start")
    assert {entry["verdict"] for entry in document["requirements"]} == {"inconclusive"}
    assert {entry["reason"] for entry in document["requirements"]} == {"the sandbox did not start"}
    assert exit_status(document, complete=False) == 3


def test_a_requirement_that_no_test_speaks_for_is_our_error() -> None:
    entry = of(results(planned={}), MUST)
    assert (entry["verdict"], entry["reason"], entry["tests"]) == ("error", "no test speaks for it", [])


# --- requirements of checks -----------------------------------------------------------------------------------------


def test_a_check_passes_where_it_judged_an_answer_in_any_test() -> None:
    document = results(told(MUST, judged={CHECK: 12}), told(SHOULD, judged={CHECK: 3}))
    entry = of(document, CHECK)
    assert (entry["verdict"], entry["reason"], entry["interactions"], entry["cases"]) == ("pass", None, 15, 0)


def test_a_finding_of_a_check_fails_its_own_requirement_and_no_other() -> None:
    document = results(told(MUST, judged={CHECK: 1}, check_findings=[finding(CHECK)]))
    assert (verdict(document, MUST), verdict(document, CHECK)) == ("pass", "fail")


def test_a_check_that_judged_nothing_was_not_run() -> None:
    entry = of(results(told(MUST)), CHECK)
    assert (entry["verdict"], entry["reason"]) == ("not-run", "no answer that it speaks of came")


def test_a_check_that_needs_an_option_says_which() -> None:
    entry = of(results(told(MUST)), LIMIT)
    assert (entry["verdict"], entry["reason"]) == ("not-run", "needs --provoke rate-limit")


def test_a_check_that_judged_nothing_because_a_test_of_its_call_could_not_go_on_is_inconclusive() -> None:
    entry = of(results(told(MUST, "inconclusive", reason="no answer from there")), CHECK)
    assert (entry["verdict"], entry["reason"]) == ("inconclusive", "no answer from there")


def test_a_test_of_another_call_does_not_decide_that() -> None:
    other = told(f"{CALL}s#x", "inconclusive", test="other")
    assert verdict(results(told(MUST), other), CHECK) == "not-run"


def test_a_check_that_a_test_speaks_for_has_the_worst_of_both() -> None:
    document = results(told(LIMIT, "inconclusive"), told(MUST, judged={LIMIT: 1}))
    assert verdict(document, LIMIT) == "inconclusive"
    assert verdict(results(told(LIMIT), told(MUST, judged={LIMIT: 1})), LIMIT) == "pass"


# --- which requirements are shown -----------------------------------------------------------------------------------


def test_the_selected_requirements_are_shown_and_none_that_is_excluded() -> None:
    document = results(told(MUST), selected={MUST, EXCLUDED})
    assert [entry["id"] for entry in document["requirements"]] == [MUST]


def test_a_finding_is_shown_though_its_requirement_was_not_selected() -> None:
    document = results(told(MUST, check_findings=[finding(CHECK)]), selected={MUST})
    assert [entry["id"] for entry in document["requirements"]] == [MUST, CHECK]
    assert exit_status(document, complete=False) == 1


def test_requirements_are_shown_in_the_order_of_the_contract() -> None:
    document = results(told(SHOULD), told(MUST))
    assert [entry["id"] for entry in document["requirements"]] == [
        requirement.id for requirement in CONTRACT.requirements if requirement.call == CALL and not requirement.excluded
    ]


def test_the_summary_counts_verdicts() -> None:
    assert results(told(MUST, "fail"), told(SHOULD, "fail"), told(MAY))["summary"] == {
        "pass": 1,
        "warn": 1,
        "fail": 1,
        "waived": 0,
        "inconclusive": 0,
        "error": 0,
        "not-run": 3,
    }


# --- findings -------------------------------------------------------------------------------------------------------


def test_the_same_flaw_seen_by_several_tests_is_one_finding() -> None:
    outcomes = [told(name, check_findings=[finding(CHECK, test=TEST_OF[name])]) for name in (MUST, SHOULD)]
    (entry,) = of(results(*outcomes), CHECK)["findings"]
    assert entry["test"] == TEST_OF[MUST]


def test_flaws_at_other_places_or_with_other_expectations_are_findings_of_their_own() -> None:
    flaws = [finding(CHECK), finding(CHECK, where=None), finding(CHECK, expected=["Ann", "Bea"])]
    entries = of(results(told(MUST, check_findings=flaws)), CHECK)["findings"]
    assert [(entry["where"], entry["expected"]) for entry in entries] == [
        ("/first_name", ["Ann"]),
        ("", ["Ann"]),
        ("/first_name", ["Ann", "Bea"]),
    ]


def test_every_test_of_a_requirement_has_a_finding_of_its_own() -> None:
    outcomes = [told(MUST, "fail", test=f"test_{at}", finding=finding(test=f"test_{at}")) for at in range(2)]
    assert [entry["test"] for entry in of(results(*outcomes), MUST)["findings"]] == ["test_0", "test_1"]


def test_of_the_same_flaw_the_one_that_repeats_is_kept() -> None:
    outcomes = [
        told(MUST, check_findings=[finding(CHECK, reproduced=again, case={})]) for again in (False, True, False)
    ]
    (entry,) = of(results(*outcomes), CHECK)["findings"]
    assert entry["reproduced"] is True


def test_findings_that_repeat_come_first() -> None:
    flaws = [finding(CHECK, where=f"/{at}", reproduced=at % 2 == 1) for at in range(4)]
    entries = of(results(told(MUST, check_findings=flaws)), CHECK)["findings"]
    assert [entry["where"] for entry in entries] == ["/1", "/3", "/0", "/2"]


def test_of_very_many_findings_ten_are_kept_and_those_that_repeat_among_them() -> None:
    flaws = [finding(CHECK, where=f"/{at}", reproduced=at == 29) for at in range(30)]
    entries = of(results(told(MUST, check_findings=flaws)), CHECK)["findings"]
    assert len(entries) == 10
    assert entries[0]["where"] == "/29"


def test_findings_are_numbered_through_for_the_command_that_repeats_them() -> None:
    flaws = [finding(CHECK, where="/a"), finding(CHECK, where="/b")]
    document = results(told(MUST, "fail", check_findings=flaws))
    repeats = [entry["repeat"] for requirement in document["requirements"] for entry in requirement["findings"]]
    assert repeats == [f"troth run --case reports/results.json#{number}" for number in range(3)]


def test_a_path_with_blanks_is_one_word_of_that_command() -> None:
    document = results(told(MUST, "fail"), path="my reports/results.json")
    (entry,) = of(document, MUST)["findings"]
    assert entry["repeat"] == "troth run --case 'my reports/results.json'#0"


# --- observations and answers ---------------------------------------------------------------------------------------


def observation(what: str, count: int, exchange: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"call": CALL, "what": what, "count": count, "exchange": exchange or EXCHANGE}


def test_observations_are_added_up_with_the_first_exchange() -> None:
    later = {**EXCHANGE, "sent": "2026-11-21T03:00:00Z"}
    document = results(
        told(MUST, observations=[observation("b", 1), observation("a", 2)]),
        told(SHOULD, observations=[observation("a", 3, later)]),
    )
    assert document["observations"] == [observation("a", 5), observation("b", 1)]


def test_answers_are_added_up_by_status_and_error_beside_the_documented_ones() -> None:
    seen = [
        {"call": CALL, "status": 404, "id": "unknown_customer", "count": 2},
        {"call": CALL, "status": 200, "id": None, "count": 5},
        {"call": BY_STATUS.id, "status": 200, "id": None, "count": 100},
    ]
    answers = results(told(MUST, seen=seen), told(SHOULD, seen=seen[:1]))["calls"]
    assert answers[CALL]["seen"] == [
        {"status": 200, "id": None, "count": 5},
        {"status": 404, "id": "unknown_customer", "count": 4},
    ]
    assert {"status": 401, "id": "invalid_token"} in answers[CALL]["documented"]
    assert answers[CALL]["url"] == "https://docs.example.com/MergeCustomers1"
    assert set(answers) == {CALL, BY_STATUS.id, BY_CODE.id}


def test_exclusions_and_discrepancies_are_listed() -> None:
    document = results(told(MUST))
    assert [entry["id"] for entry in document["exclusions"]] == [EXCLUDED]
    assert [entry["vendor"] for entry in document["discrepancies"]] == ["bubblehouse", "capillary"]


# --- the exit status ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told_verdict", "complete", "status"),
    [
        (MUST, "pass", False, 0),
        (MUST, "fail", False, 1),
        (MUST, "inconclusive", False, 3),
        (MUST, "error", False, 3),
        (MUST, "not-run", False, 0),
        (MUST, "not-run", True, 3),
        (MUST, "fail", True, 1),
        (SHOULD, "fail", True, 0),
        (SHOULD, "error", True, 0),
        (SHOULD, "not-run", True, 0),
        (MAY, "fail", True, 0),
        (MAY, "inconclusive", True, 0),
    ],
)
def test_the_exit_status_is_decided_by_the_musts(name: str, told_verdict: str, *, complete: bool, status: int) -> None:
    document = results(told(name, told_verdict), selected={name})
    assert exit_status(document, complete=complete) == status


def test_a_finding_outweighs_what_could_not_be_judged() -> None:
    document = results(told(MUST, "error"), told(SHOULD, check_findings=[finding(CHECK)]), selected={MUST, SHOULD})
    assert exit_status(document, complete=True) == 1


def test_a_waived_finding_does_not_gate() -> None:
    document = results(told(MUST, "fail"), selected={MUST})
    of(document, MUST)["waived"] = {"reason": "known"}
    assert exit_status(document, complete=True) == 0


def test_nothing_shown_is_nothing_found() -> None:
    assert exit_status(results(selected=set()), complete=True) == 0


# --- the document ---------------------------------------------------------------------------------------------------

verdicts_told = st.sampled_from(["pass", "not-run", "inconclusive", "error", "fail"])
outcomes_told = st.lists(
    st.builds(
        lambda name, verdict, own, checked, again: told(
            name,
            verdict,
            test=own,
            check_findings=[finding(CHECK, where=None, reproduced=again)] if checked else [],
            judged={CHECK: 1} if checked else {},
            observations=[observation("undocumented status 418", 1)],
            seen=[{"call": CALL, "status": 418, "id": None, "count": 1}],
        ),
        st.sampled_from([MUST, SHOULD, MAY, CHECK, LIMIT]),
        verdicts_told,
        st.sampled_from(["a", "b", "c"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda outcome: outcome["test"],
)


@given(outcomes=outcomes_told, broke=st.sampled_from(["", "the run was interrupted"]), extra=st.booleans())
def test_whatever_was_told_the_document_is_valid(
    tmp_path_factory: pytest.TempPathFactory, outcomes: list[dict[str, Any]], broke: str, *, extra: bool
) -> None:
    planned = {outcome["test"]: outcome["requirement"] for outcome in outcomes}
    if extra:
        planned["silent"] = MUST
    document = results(*outcomes, broke=broke, planned=planned)
    path: Path = tmp_path_factory.getbasetemp() / "results.json"
    write_results(document, path)
    assert read_results(path) == document
    counts: dict[str, int] = {**document["summary"]}  # type: ignore[dict-item]  # counts, as the type says
    assert sum(counts.values()) == len(document["requirements"])
    assert exit_status(document, complete=False) in {0, 1, 3}


@given(outcomes=outcomes_told)
def test_the_order_of_the_tests_decides_no_verdict(outcomes: list[dict[str, Any]]) -> None:
    there, back = results(*outcomes), results(*reversed(outcomes))
    assert [entry["verdict"] for entry in there["requirements"]] == [entry["verdict"] for entry in back["requirements"]]

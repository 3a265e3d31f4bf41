from __future__ import annotations

import itertools

import pytest

from tests.verdicts.told import (
    CALL,
    CHECK,
    CONTRACT,
    EXCHANGE,
    EXCLUDED,
    LIMIT,
    MAY,
    MUST,
    SHOULD,
    TEST_OF,
    TESTS,
    finding,
    of,
    results,
    told,
    verdict,
)
from troth.model import Verdict
from troth.verdicts import exit_status

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
    document = results(told(MUST, judged={CHECK: 12}), told(SHOULD, judged={CHECK: 3}), told(MAY))
    entry = of(document, CHECK)
    assert (entry["verdict"], entry["reason"], entry["interactions"], entry["cases"]) == ("pass", None, 15, 0)


def test_a_finding_of_a_check_fails_its_own_requirement_and_no_other() -> None:
    document = results(told(MUST, judged={CHECK: 1}, check_findings=[finding(CHECK)]))
    assert (verdict(document, MUST), verdict(document, CHECK)) == ("pass", "fail")


def test_a_check_that_judged_nothing_was_not_run() -> None:
    entry = of(results(told(MUST)), CHECK)
    assert (entry["verdict"], entry["reason"]) == ("not-run", "no answer that it speaks of came")


def test_a_check_that_judged_nothing_says_why_most_tests_of_its_call_were_left_out() -> None:
    spent = "the budget was spent"
    outcomes = [told(name, "not-run", reason=why) for name, why in ((SHOULD, "x"), (MUST, spent), (MAY, spent))]
    entry = of(results(*outcomes), CHECK)
    assert entry["reason"] == f"no answer that it speaks of came; tests of the call were not run: {spent}"


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


def test_a_test_that_decides_makes_up_for_one_whose_cases_were_all_undecided() -> None:
    undecided = told(MUST, "inconclusive", cases=0, undecided=True)
    decided = told(MUST, "pass", test="another test of it")
    assert of(results(undecided, decided), MUST)["verdict"] == "pass"
    assert of(results(undecided), MUST)["verdict"] == "inconclusive"


def test_a_test_that_decides_does_not_make_up_for_a_step_that_failed() -> None:
    stuck = told(MUST, "inconclusive", cases=0)
    decided = told(MUST, "pass", test="another test of it")
    assert of(results(stuck, decided), MUST)["verdict"] == "inconclusive"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import configuration
from hypothesis import strategies as st

from tests.checks.small import GRANTED, answer
from tests.plugin.case_runs import PROMISE, case_run, drawn_by, judged, raising
from troth.errors import Disagreement, Inconclusive, NotRun, Undecided
from troth.model import Verdict
from troth.plugin._amount import Amount
from troth.plugin._stored import SuiteError

if TYPE_CHECKING:
    from pathlib import Path


# --- what a test comes to -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategies", [{}, {"n": st.integers()}], ids=["one case", "many cases"])
def test_a_test_that_says_nothing_against_it_passes(strategies: dict[str, Any]) -> None:
    run = judged(lambda **_: None, 7, **strategies)
    assert (run.verdict, run.reason, run.finding) == (Verdict.PASS, "", None)
    assert run.decided == (7 if strategies else 1)


OUTCOMES: dict[str, tuple[Exception, Verdict, str]] = {
    "inconclusive": (Inconclusive("no answer"), Verdict.INCONCLUSIVE, "no answer"),
    "undecided": (Undecided("refused"), Verdict.INCONCLUSIVE, "every case was undecided: refused"),
    "not run": (NotRun("needs read_back"), Verdict.NOT_RUN, "needs read_back"),
    "our error": (KeyError("x"), Verdict.ERROR, "KeyError: 'x'"),
    "an error of the suite": (SuiteError("y"), Verdict.ERROR, "SuiteError: y"),
}


@pytest.mark.parametrize("strategies", [{}, {"n": st.integers()}], ids=["one case", "many cases"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_a_test_raises_decides_its_verdict(outcome: str, strategies: dict[str, Any]) -> None:
    error, verdict, reason = OUTCOMES[outcome]
    run = judged(raising(error), **strategies)
    assert (run.verdict, run.reason, run.finding, run.decided) == (verdict, reason, None, 0)


@pytest.mark.parametrize("strategies", [{}, {"n": st.integers()}], ids=["one case", "many cases"])
def test_a_disagreement_fails_the_requirement_of_the_test(strategies: dict[str, Any]) -> None:
    run = judged(raising(Disagreement("Ann", "Bea", actual="Cid", where="/first_name")), **strategies)
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert (run.finding.requirement, run.finding.test) == (PROMISE, "suites/bubblehouse/test_x.py::test_y")
    assert (run.finding.expected, run.finding.actual, run.finding.where) == (("Ann", "Bea"), "Cid", "/first_name")
    assert run.finding.reproduced
    assert run.finding.case == ({"n": 0} if strategies else {})


@pytest.mark.parametrize(
    ("error", "actual"), [(AssertionError("1 is not 2"), "1 is not 2"), (AssertionError(), "not so")]
)
def test_an_assertion_is_a_disagreement(error: Exception, actual: str) -> None:
    run = judged(raising(error))
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert run.finding.actual == actual


@pytest.mark.parametrize("gone", [KeyboardInterrupt, pytest.skip.Exception, pytest.fail.Exception, SystemExit])
@pytest.mark.parametrize("strategies", [{}, {"n": st.integers()}], ids=["one case", "many cases"])
def test_a_test_that_did_not_come_to_its_end_does_not_pass(
    gone: type[BaseException], strategies: dict[str, Any]
) -> None:
    def body(**_: object) -> None:
        raise gone

    run = case_run(body)
    with pytest.raises(gone):
        run.run(strategies, Amount(5), 0)
    assert run.verdict is Verdict.ERROR


def test_some_undecided_cases_leave_the_others_to_decide() -> None:
    def body(n: int) -> None:
        if n % 2:
            raise Undecided("odd")

    run = judged(body, n=st.integers(0, 1000))
    assert run.verdict is Verdict.PASS
    assert 0 < run.decided < 30


def test_one_inconclusive_case_makes_the_test_inconclusive() -> None:
    told = iter([None, Inconclusive("late"), *[None] * 100])

    def body(n: int) -> None:
        del n
        if error := next(told):
            raise error

    run = judged(body, n=st.integers())
    assert (run.verdict, run.reason) == (Verdict.INCONCLUSIVE, "late")
    assert run.decided == 29


def test_three_inconclusive_cases_are_enough() -> None:
    asked: list[int] = []

    def body(n: int) -> None:
        asked.append(n)
        raise Inconclusive("no answer")

    judged(body, n=st.integers())
    assert len(asked) == 3


@pytest.mark.parametrize("error", [KeyError("x"), NotRun("needs more")])
def test_an_error_or_something_missing_stops_the_test(error: Exception) -> None:
    asked: list[int] = []

    def body(n: int) -> None:
        asked.append(n)
        raise error

    run = judged(body, n=st.integers())
    assert len(asked) == 1
    assert run.error is error


def test_what_is_missing_for_a_later_case_leaves_the_earlier_ones_to_decide() -> None:
    told = iter([None, None, NotRun("needs an account")])

    def body(n: int) -> None:
        del n
        if error := next(told):
            raise error

    run = judged(body, n=st.integers())
    assert (run.verdict, run.decided) == (Verdict.PASS, 2)


def test_a_strategy_that_draws_nothing_is_an_error() -> None:
    run = judged(lambda **_: None, n=st.nothing())
    assert run.verdict is Verdict.ERROR


def test_a_strategy_that_raises_is_an_error_and_says_which() -> None:
    def spoil(number: int) -> int:
        raise ZeroDivisionError(str(number))

    run = judged(lambda **_: None, n=st.integers().map(spoil))
    assert run.verdict is Verdict.ERROR
    assert run.reason.startswith("ZeroDivisionError")


# --- answers that nobody judged -------------------------------------------------------------------------------------


def test_an_answer_that_nobody_judged_is_an_error_of_the_suite() -> None:
    run = case_run(lambda **_: None)
    run.body = lambda: run.record.owe(answer(GRANTED))
    run.run({}, Amount(1), 0)
    assert (run.verdict, run.reason) == (
        Verdict.ERROR,
        "SuiteError: the test does not say how an answer is judged",
    )


def test_an_answer_that_nobody_judged_because_the_test_failed_before_is_none() -> None:
    run = case_run(lambda **_: None)

    def body() -> None:
        run.record.owe(answer(GRANTED))
        raise Disagreement("a", actual="b")

    run.body = body
    run.run({}, Amount(1), 0)
    assert run.verdict is Verdict.FAIL


# --- seeds ----------------------------------------------------------------------------------------------------------


def test_a_seed_draws_the_same_cases_again() -> None:
    assert drawn_by(7) == drawn_by(7)


def test_another_seed_draws_other_cases() -> None:
    assert drawn_by(7) != drawn_by(8)


def test_another_test_draws_other_cases() -> None:
    assert drawn_by(7, "suites/a.py::test_a") != drawn_by(7, "suites/a.py::test_b")


def test_as_many_cases_are_drawn_as_asked_for() -> None:
    assert [judged(lambda **_: None, examples, n=st.integers()).decided for examples in (1, 3, 30)] == [1, 3, 30]


def test_nothing_is_left_for_later_runs_to_be_changed_by(tmp_path: Path) -> None:
    configuration.set_hypothesis_home_dir(tmp_path)
    try:
        judged(raising(Disagreement("a", actual="b")), n=st.integers())
    finally:
        configuration.set_hypothesis_home_dir(None)
    assert list(tmp_path.rglob("*")) == []

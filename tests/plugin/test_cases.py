from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import configuration, given, settings
from hypothesis import strategies as st

from tests.checks.small import BY_STATUS, GRANTED, answer
from troth.checks import Asked, Flaw
from troth.client import Record
from troth.errors import Disagreement, Inconclusive, NotRun, Undecided
from troth.model import Verdict
from troth.plugin._cases import CaseRun, SuiteError, loaded, stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


PROMISE = f"{BY_STATUS.id}#null-keeps-value"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def case_run(body: Callable[..., None], *, test: str = "suites/bubblehouse/test_x.py::test_y") -> CaseRun:
    record = Record()
    record.begin_test(test)
    return CaseRun(test, PROMISE, body, record)


def judged(body: Callable[..., None], examples: int = 30, **strategies: Any) -> CaseRun:  # noqa: ANN401 - of hypothesis
    run = case_run(body)
    run.run(strategies, examples, 0)
    return run


def keeping(values: list[Any]) -> Callable[..., None]:
    def body(value: object) -> None:
        values.append(value)

    return body


def raising(error: Exception) -> Callable[..., None]:
    def body(**_: object) -> None:
        raise error

    return body


def drawn_by(seed: int, test: str = "a") -> list[Any]:
    drawn: list[Any] = []

    def body(n: int) -> None:
        drawn.append(n)

    case_run(body, test=test).run({"n": st.integers(0, 10**9)}, 10, seed)
    return drawn


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
        run.run(strategies, 5, 0)
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


# --- a failure is made smaller --------------------------------------------------------------------------------------


def test_a_failure_is_shrunk_to_the_smallest_case() -> None:
    def body(n: int, text: str) -> None:
        if n >= 17 and text:
            raise Disagreement("less", actual="more")

    run = judged(body, 100, n=st.integers(0, 60), text=st.text(alphabet="ab"))
    assert run.finding is not None
    assert run.finding.case["n"] == 17
    assert run.finding.case["text"] in ("a", "b")


def test_a_failure_costs_no_more_than_forty_further_cases_and_the_repeat() -> None:
    asked: list[str] = []

    def body(text: str) -> None:
        asked.append(text)
        if len(set(text)) > 3:
            raise Disagreement("few letters", actual="many")

    run = judged(body, 200, text=st.text(min_size=20, max_size=60))
    first = next(at for at, text in enumerate(asked) if len(set(text)) > 3)
    assert len(asked) - first - 1 <= 41
    assert run.finding is not None
    assert run.finding.reproduced
    assert len(set(run.finding.case["text"])) > 3


def test_when_shrinking_ends_early_the_finding_is_the_smallest_case_that_failed() -> None:
    failed: list[str] = []

    def body(text: str) -> None:
        if "".join(sorted(text)) != text:
            failed.append(text)
            raise Disagreement("sorted", actual="not sorted")

    run = judged(body, 50, text=st.text(min_size=30, max_size=60))
    assert run.finding is not None
    sizes = [len(json.dumps(text)) for text in failed]
    assert len(json.dumps(run.finding.case["text"])) == min(sizes)


def test_an_error_while_shrinking_does_not_hide_the_finding() -> None:
    def body(n: int) -> None:
        if n > 50:
            raise Disagreement("less", actual="more")
        raise KeyError(n)

    told = iter([True])

    def once_fine(n: int) -> None:
        if not next(told, False) or n > 50:
            body(n)

    run = judged(once_fine, n=st.integers(0, 1000))
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert run.finding.actual == "more"


@pytest.mark.parametrize("later", [NotRun("needs more"), Inconclusive("no answer"), Undecided("refused")])
def test_whatever_comes_after_a_finding_it_stays_one(later: Exception) -> None:
    told = iter([Disagreement("a", actual="b")])

    def body(n: int) -> None:
        del n
        raise next(told, later)

    run = judged(body, n=st.integers())
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert not run.finding.reproduced


def test_true_is_not_taken_for_the_failing_one() -> None:
    failed: list[object] = []

    def body(value: object) -> None:
        if value is True:
            failed.append(value)
            raise Disagreement("a number", actual="true")

    run = judged(body, 50, value=st.sampled_from([1, 1.0, True]))
    assert run.finding is not None
    assert run.finding.case["value"] is True
    assert run.finding.reproduced


# --- a defect that does not repeat ----------------------------------------------------------------------------------


def test_a_defect_that_shows_once_is_a_finding_marked_so_with_its_first_exchange() -> None:
    run = case_run(lambda **_: None)
    sent = []

    def body(n: int) -> None:
        interaction = answer({**GRANTED, "n": n})
        sent.append(interaction)
        run.record.add(interaction, BY_STATUS)
        if len(sent) == 4:
            raise Disagreement("a", actual="b")

    run.body = body
    run.run({"n": st.integers(0, 10**6)}, 30, 0)
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert not run.finding.reproduced
    assert run.finding.exchanges == (sent[3],)
    assert run.finding.case == {"n": json.loads(sent[3].response.body)["n"]}


def test_a_defect_that_shows_twice_and_then_never_is_told_as_it_was_first_seen() -> None:
    asked: list[int] = []

    def body(n: int) -> None:
        asked.append(n)
        if len(asked) <= 2:
            raise Disagreement("a", actual=f"n is {n}")

    run = case_run(body)
    for number in (50, 5):
        with pytest.raises(Disagreement):
            run._drawn({"n": number})
    run._conclude()
    assert asked == [50, 5, 5]
    assert run.finding is not None
    assert (run.finding.case, run.finding.actual) == ({"n": 50}, "n is 50")
    assert not run.finding.reproduced


def test_of_the_failures_the_smallest_is_told_in_whichever_order_they_came() -> None:
    run = case_run(raising(Disagreement("a", actual="b")))
    for number in (500, 5, 50):
        with pytest.raises(Disagreement):
            run._drawn({"n": number})
    run._conclude()
    assert run.finding is not None
    assert run.finding.case == {"n": 5}


def test_a_defect_that_repeats_shows_the_exchanges_of_the_repeat() -> None:
    run = case_run(lambda **_: None)
    sent = []

    def body(n: int) -> None:
        interaction = answer({**GRANTED, "n": n})
        sent.append(interaction)
        run.record.add(interaction, BY_STATUS)
        raise Disagreement("a", actual=f"n is {n}")

    run.body = body
    run.run({"n": st.integers(3, 9)}, 30, 0)
    assert run.finding is not None
    assert run.finding.exchanges == (sent[-1],)
    assert (run.finding.case, run.finding.actual) == ({"n": 3}, "n is 3")


# --- checks ---------------------------------------------------------------------------------------------------------


def sending(run: CaseRun, bodies: list[object]) -> Callable[..., None]:
    """Return a test whose calls are answered by the bodies in turn, the last one for ever."""

    def body(**_: object) -> None:
        interaction = answer(bodies.pop(0) if len(bodies) > 1 else bodies[0])
        run.record.add(interaction, BY_STATUS)
        run.record.judge(BY_STATUS, interaction, Asked.VALID)

    return body


def test_a_check_does_not_decide_the_verdict_of_the_test() -> None:
    run = case_run(lambda **_: None)
    run.body = sending(run, [{}])
    run.run({}, 1, 0)
    assert run.verdict is Verdict.PASS
    (finding,) = run.record.witnessed.findings.values()
    assert (finding.requirement, finding.reproduced) == (f"{BY_STATUS.id}#output-shape", True)


def test_what_a_check_found_is_sent_again_and_marked_if_it_does_not_show_twice() -> None:
    run = case_run(lambda **_: None)
    run.body = sending(run, [GRANTED, {}, GRANTED])
    run.run({"n": st.integers(0, 100)}, 10, 0)
    (finding,) = run.record.witnessed.findings.values()
    assert not finding.reproduced
    assert run.record.witnessed.interactions == 11


def test_all_that_checks_found_in_one_case_is_repeated_by_sending_it_once() -> None:
    run = case_run(lambda **_: None)
    asked: list[object] = []

    def body(**case: object) -> None:
        asked.append(case)
        interaction = answer({})
        run.record.add(interaction, BY_STATUS)
        for slug in ("output-shape", "strict-json", "json-content-type", "error-shape", "succeeds"):
            if len(asked) == 1 or slug == "succeeds":
                run.record.find(BY_STATUS, Flaw(slug, ("a",), "b"), interaction)

    run.body = body
    run.run({}, 1, 0)
    assert len(asked) == 2
    reproduced = {finding.requirement: finding.reproduced for finding in run.record.witnessed.findings.values()}
    assert [name.partition("#")[2] for name, again in reproduced.items() if again] == ["succeeds"]


def test_repeating_for_checks_is_bounded() -> None:
    run = case_run(lambda **_: None)
    asked: list[int] = []

    def body(n: int) -> None:
        asked.append(n)
        interaction = answer({})
        run.record.find(BY_STATUS, Flaw("output-shape", (str(n),), "b"), interaction)

    run.body = body
    run.run({"n": st.integers(0, 10**9)}, 10, 0)
    assert len(asked) == 13


def test_an_error_while_repeating_for_a_check_is_no_error_of_the_test() -> None:
    run = case_run(lambda **_: None)
    asked: list[object] = []

    def body(**case: object) -> None:
        asked.append(case)
        if len(asked) > 1:
            raise Inconclusive("it is gone now")
        run.record.find(BY_STATUS, Flaw("output-shape", ("a",), "b"), answer({}))

    run.body = body
    run.run({}, 1, 0)
    assert run.verdict is Verdict.PASS
    (finding,) = run.record.witnessed.findings.values()
    assert not finding.reproduced


# --- answers that nobody judged -------------------------------------------------------------------------------------


def test_an_answer_that_nobody_judged_is_an_error_of_the_suite() -> None:
    run = case_run(lambda **_: None)
    run.body = lambda: run.record.owe(answer(GRANTED))
    run.run({}, 1, 0)
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
    run.run({}, 1, 0)
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


# --- stored cases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [object(), float("nan"), float("inf"), {1, 2}, 1j, [b"nested"], {"a": b"nested"}, Verdict],
    ids=lambda value: type(value).__name__,
)
def test_a_case_that_is_not_json_is_an_error_of_the_suite(value: object) -> None:
    with pytest.raises(SuiteError, match="not JSON"):
        stored({"value": value})
    asked: list[object] = []
    run = judged(keeping(asked), value=st.just(value))
    assert run.verdict is Verdict.ERROR
    assert run.reason.startswith("SuiteError: a strategy draws what is not JSON")
    assert asked == []


@settings(max_examples=40)
@given(st.dictionaries(st.text(), json_values | st.binary()))
def test_a_stored_case_is_json_and_loads_as_it_was_drawn(case: dict[str, Any]) -> None:
    if any(isinstance(value, dict) and set(value) == {"base64"} for value in case.values()):
        return
    kept = json.loads(json.dumps(stored(case)))
    assert loaded(kept) == case


def test_bytes_are_stored_in_base64() -> None:
    assert stored({"body": b"\xff\x00", "n": 1}) == {"body": {"base64": "/wA="}, "n": 1}
    assert loaded({"body": {"base64": "/wA="}}) == {"body": b"\xff\x00"}


def test_the_test_is_given_what_a_repeat_would_give_it() -> None:
    seen: list[object] = []
    judged(keeping(seen), 1, value=st.just((1, ("a",))))
    assert seen == [[1, ["a"]]]


def test_what_a_test_does_to_its_values_does_not_reach_the_finding() -> None:
    def body(details: dict[str, Any], names: list[str]) -> None:
        details["id"] = "changed"
        names.clear()
        raise Disagreement("a", actual="b")

    run = judged(body, details=st.just({"first_name": "Ann"}), names=st.just(["Ann"]))
    assert run.finding is not None
    assert run.finding.case == {"details": {"first_name": "Ann"}, "names": ["Ann"]}
    assert run.finding.reproduced


def test_a_stored_case_is_repeated_alone_and_exactly() -> None:
    seen: list[object] = []

    def body(body: bytes, n: int) -> None:
        seen.append((body, n))
        raise Disagreement("a", actual="b")

    run = case_run(body)
    run.repeat({"body": {"base64": "/wA="}, "n": 5})
    assert seen == [(b"\xff\x00", 5)] * 2
    assert run.verdict is Verdict.FAIL
    assert run.finding is not None
    assert run.finding.case == {"body": {"base64": "/wA="}, "n": 5}


def test_a_stored_case_that_is_in_order_now_passes() -> None:
    run = case_run(lambda **_: None)
    run.repeat({"n": 1})
    assert (run.verdict, run.decided) == (Verdict.PASS, 1)

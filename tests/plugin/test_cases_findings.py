from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from tests.checks.small import BY_STATUS, GRANTED, answer
from tests.plugin.case_runs import case_run, judged, raising
from troth.checks import Asked, Flaw
from troth.errors import Disagreement, Inconclusive, NotRun, Undecided
from troth.model import Verdict
from troth.plugin._amount import Amount

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.plugin._cases import CaseRun

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
    run.run({"n": st.integers(0, 10**6)}, Amount(30), 0)
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
    run.run({"n": st.integers(3, 9)}, Amount(30), 0)
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
    run.run({}, Amount(1), 0)
    assert run.verdict is Verdict.PASS
    (finding,) = run.record.witnessed.findings.values()
    assert (finding.requirement, finding.reproduced) == (f"{BY_STATUS.id}#output-shape", True)


def test_what_a_check_found_is_sent_again_and_marked_if_it_does_not_show_twice() -> None:
    run = case_run(lambda **_: None)
    run.body = sending(run, [GRANTED, {}, GRANTED])
    run.run({"n": st.integers(0, 100)}, Amount(10), 0)
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
    run.run({}, Amount(1), 0)
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
    run.run({"n": st.integers(0, 10**9)}, Amount(10), 0)
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
    run.run({}, Amount(1), 0)
    assert run.verdict is Verdict.PASS
    (finding,) = run.record.witnessed.findings.values()
    assert not finding.reproduced

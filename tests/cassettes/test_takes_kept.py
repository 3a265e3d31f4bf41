"""What a recording keeps of a test is enough for the replay to come to the same verdict and finding."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from tests.cassettes.served import recorded, replayed, said
from tests.checks.small import BY_STATUS, GRANTED, JSON
from troth.checks import Asked, Flaw
from troth.client import NoAnswer, Record
from troth.errors import Disagreement, Inconclusive, NotRun, Stale, Undecided
from troth.model import Response, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cassettes.served import Ask, Body, Test


# --- what tests do ----------------------------------------------------------------------------------------------------


def fine(ask: Ask, _: Record) -> Body:
    def body(**case: object) -> None:
        assert json.loads(ask(case).response.body)["ok"]

    return body


def small(ask: Ask, _: Record) -> Body:
    def body(n: int, text: str) -> None:
        shown = json.loads(ask({"n": n, "text": text}).response.body)
        if shown["n"] >= 17 and text:
            raise Disagreement("less", "nothing", actual=f"{shown['n']} and {text!r}", where="/n")

    return body


def binary(ask: Ask, _: Record) -> Body:
    def body(sent: bytes) -> None:
        ask(len(sent))
        if len(sent) > 2 and max(sent) > 127:
            raise Disagreement("ASCII", actual=repr(sent))

    return body


def echoing(_: int, body: Any) -> object:  # noqa: ANN401 - a JSON value
    return {**GRANTED, **body}


def checked(ask: Ask, record: Record) -> Body:
    def body(**case: object) -> None:
        interaction = ask(case)
        record.judge(BY_STATUS, interaction, Asked.VALID)

    return body


def once_and_checked(ask: Ask, record: Record) -> Body:
    """Fail from some number on, and let checks find what they find also in cases that are only on the way."""

    def body(n: int) -> None:
        interaction = ask(n)
        shown = json.loads(interaction.response.body)
        if shown["odd"]:
            record.find(BY_STATUS, Flaw("output-shape", ("even",), "odd", where=f"/{shown['n'] % 3}"), interaction)
        if shown["n"] > 40:
            raise Disagreement("less", actual=str(shown["n"]))

    return body


def numbers(nth: int, body: Any) -> object:  # noqa: ANN401 - a JSON value
    return {"ok": True, "n": body, "odd": body % 2 == 1 and nth % 5 == 0}


def raising(error: Exception) -> Test:
    def made(ask: Ask, _: Record) -> Body:
        def body(**case: object) -> None:
            ask(case)
            raise error

        return body

    return made


def gone(*_: object) -> object:
    raise NoAnswer("connection refused", 2.0)


def limited(nth: int, _: object) -> object:
    return Response(429, JSON, b'{"id": "rate_limit_exceeded"}', 0.0) if nth > 3 else GRANTED


NS = {"n": st.integers(0, 100)}
RUNS: dict[str, tuple[Test, Callable[[int, Any], object], dict[str, Any], Verdict]] = {
    "a pass": (fine, echoing, NS, Verdict.PASS),
    "a pass of one case": (fine, echoing, {}, Verdict.PASS),
    "a failure that was shrunk": (small, echoing, {**NS, "text": st.text("ab")}, Verdict.FAIL),
    "a failure of binary values": (binary, lambda *_: GRANTED, {"sent": st.binary()}, Verdict.FAIL),
    "a finding of a check": (checked, lambda _, body: {"ok": "yes" if body["n"] > 9 else True}, NS, Verdict.PASS),
    "a finding of a check that shows once": (checked, lambda nth, _: {"ok": nth != 4}, NS, Verdict.PASS),
    "an answer of no JSON": (checked, lambda *_: Response(200, JSON, b"\xff{", 0.0), NS, Verdict.PASS),
    "findings on the way": (once_and_checked, numbers, {"n": st.integers(0, 1000)}, Verdict.FAIL),
    "every case undecided": (raising(Undecided("refused")), echoing, NS, Verdict.INCONCLUSIVE),
    "a step before failed": (raising(Inconclusive("a step failed")), echoing, NS, Verdict.INCONCLUSIVE),
    "no answer": (fine, gone, NS, Verdict.INCONCLUSIVE),
    "rate limited to the end": (fine, limited, NS, Verdict.INCONCLUSIVE),
    "not run": (raising(NotRun("needs an account")), echoing, NS, Verdict.NOT_RUN),
    "an error": (raising(ZeroDivisionError("by zero")), echoing, NS, Verdict.ERROR),
    "an assertion": (raising(AssertionError("1 is not 2")), echoing, NS, Verdict.FAIL),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_replay_comes_to_the_verdict_and_the_findings_of_the_recording(name: str) -> None:
    body, answering, drawn, verdict = RUNS[name]
    run = recorded(body, answering, **drawn)
    again = replayed(body, run)
    assert run.verdict is verdict
    assert said(again) == said(run)
    assert again.record.outside.stale == ""
    assert again.record.outside.unasked == ()


@pytest.mark.parametrize("failing", range(1, 12))
@pytest.mark.parametrize("repeats", [1, 2, 3])
def test_a_defect_of_some_answers_only_is_replayed_as_it_was_seen(failing: int, repeats: int) -> None:
    def body(ask: Ask, record: Record) -> Body:
        def one(n: int) -> None:
            interaction = ask(n)
            record.judge(BY_STATUS, interaction, Asked.VALID)
            if json.loads(interaction.response.body).get("first_name"):
                raise Disagreement("no name", actual=f"a name at {n}")

        return one

    def answering(nth: int, _: object) -> object:
        return {"ok": True, "first_name": {"ok": True}} if failing <= nth < failing + repeats else {"ok": nth % 4 != 0}

    run = recorded(body, answering, **NS)
    assert run.verdict is Verdict.FAIL
    assert said(replayed(body, run)) == said(run)


def test_a_replay_reproduces_what_was_reproduced_and_no_more() -> None:
    always = recorded(small, echoing, **NS, text=st.text("ab"))
    once = recorded(fine, lambda nth, _: {"ok": nth != 4}, **NS)
    for run, body, reproduced in ((always, small, True), (once, fine, False)):
        again = replayed(body, run)
        assert run.finding is not None
        assert again.finding is not None
        assert (run.finding.reproduced, again.finding.reproduced) == (reproduced, reproduced)


def test_what_a_replay_needs_is_also_what_it_uses() -> None:
    """Nothing that is kept is kept for nothing: every interaction of the cassette is asked for."""
    run = recorded(small, echoing, **NS, text=st.text("ab"))
    again = replayed(small, run)
    kept = sum(len(take.exchanges) for take in run.takes.kept)
    assert again.record.witnessed.interactions == kept < run.record.witnessed.interactions


# --- a recording of something else ------------------------------------------------------------------------------------


def test_a_test_that_asks_for_more_than_was_recorded_is_inconclusive() -> None:
    run = recorded(fine, echoing, **NS)

    def twice(ask: Ask, _: Record) -> Body:
        def body(**case: object) -> None:
            ask(case)
            ask(case)

        return body

    again = replayed(twice, run)
    assert again.verdict is Verdict.INCONCLUSIVE
    assert again.reason.endswith("Stale: record again")


def test_a_test_that_hides_what_it_lacks_is_inconclusive_all_the_same() -> None:
    run = recorded(fine, echoing, **NS)

    def hiding(ask: Ask, _: Record) -> Body:
        def body(**case: object) -> None:
            del case
            with suppress(Stale):
                ask("something else")

        return body

    assert replayed(hiding, run).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("error", [Disagreement("a", actual="b"), AssertionError("a"), Undecided("refused")])
def test_what_a_test_makes_of_a_missing_answer_is_no_finding(error: Exception) -> None:
    run = recorded(fine, echoing, **NS)

    def failing(ask: Ask, _: Record) -> Body:
        def body(**case: object) -> None:
            del case
            with suppress(Stale):
                ask("something else")
            raise error

        return body

    again = replayed(failing, run)
    assert (again.verdict, again.finding) == (Verdict.INCONCLUSIVE, None)
    assert "record again" in again.reason


def test_what_a_test_no_longer_asks_for_is_observed_and_the_rest_judged() -> None:
    def twice(ask: Ask, _: Record) -> Body:
        def body(**case: object) -> None:
            ask(case)
            ask("and more")

        return body

    run = recorded(twice, lambda *_: GRANTED, **NS)
    again = replayed(fine, run)
    assert again.verdict is Verdict.PASS
    ((what, (count, _)),) = again.record.witnessed.observations.items()
    assert what == (BY_STATUS.id, "recorded, and no longer asked for: the suite has changed since")
    assert count == run.decided


# --- a server that errs now and then ----------------------------------------------------------------------------------

RAISED = {
    "disagreement": Disagreement("a", actual="b"),
    "undecided": Undecided("refused"),
    "inconclusive": Inconclusive("a step failed"),
    "not run": NotRun("needs an account"),
}


def told_to(ask: Ask, record: Record) -> Body:
    """Do what the answer says."""

    def body(n: int) -> None:
        interaction = ask(n)
        shown = json.loads(interaction.response.body)
        if shown["does"] == "flaw":
            record.find(BY_STATUS, Flaw("output-shape", ("a",), "b", where=f"/{shown['where']}"), interaction)
        elif shown["does"] in RAISED:
            raise RAISED[shown["does"]]

    return body


@pytest.mark.parametrize("often", [(100, 3), (50, 20), (10, 9)], ids=["rarely", "at times", "often"])
@pytest.mark.parametrize("seed", range(20))
def test_a_server_that_errs_at_random_is_replayed_as_it_was_seen(seed: int, often: tuple[int, int]) -> None:
    fine_too, does = often[0], [*RAISED, "flaw", "flaw", "gone"]
    chance = random.Random(f"{seed} {often}")  # noqa: S311 - it errs as it did

    def answering(_: int, __: object) -> object:
        wanted = chance.choices(["nothing", *does], [fine_too, *[often[1]] * len(does)])[0]
        if wanted == "gone":
            raise NoAnswer("connection reset", 1.0)
        return {"does": wanted, "where": chance.randrange(4)}

    run = recorded(told_to, answering, n=st.integers(0, 10 ** (seed % 4)))
    assert said(replayed(told_to, run)) == said(run)


def test_a_case_is_sent_once_before_its_repeat() -> None:
    asked: list[object] = []

    def answering(_: int, body: Any) -> object:  # noqa: ANN401 - a JSON value
        asked.append(body)
        return {"does": "disagreement" if body > 3 else "nothing"}

    run = recorded(told_to, answering, n=st.integers(0, 1000))
    assert run.finding is not None
    assert run.finding.case == {"n": 4}
    assert asked[-1] == 4
    assert len({*asked[:-1]}) == len(asked[:-1])

"""What a recording keeps of a test is enough for the replay to come to the same verdict and finding."""

from __future__ import annotations

import json
import random
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from tests.cassettes.made import BASE, TEST
from tests.checks.small import BY_STATUS, GRANTED, JSON
from tests.plugin.case_runs import PROMISE
from troth.cassettes import Cassette, Player, read_cassette, write_cassette
from troth.checks import Asked, Flaw
from troth.client import Client, NoAnswer, Record, Take
from troth.config import Reach
from troth.errors import Disagreement, Inconclusive, NotRun, Stale, Undecided
from troth.model import Finding, Interaction, Request, Response, Verdict
from troth.plugin._cases import CaseRun
from troth.plugin._takes import Takes

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.client import Wire


class Server:
    """Answers in this process, by what it is asked for the how manieth time."""

    def __init__(self, answering: Callable[[int, Any], object]) -> None:
        self.asked = 0
        self._answering = answering

    def exchange(self, request: Request, *, paced: bool) -> Response:
        del paced
        self.asked += 1
        answer = self._answering(self.asked, json.loads(request.body or b"null"))
        return answer if isinstance(answer, Response) else Response(200, JSON, json.dumps(answer).encode(), 0.0)

    def close(self) -> None:
        pass


if TYPE_CHECKING:
    Ask = Callable[[object], Interaction]
    Body = Callable[..., None]
    Test = Callable[[Ask, Record], Body]


def run_of(wire: Wire, body: Test, record: Record) -> CaseRun:
    client = Client(Reach(base_url=BASE, patience_seconds=0.0), record, wire)

    def ask(value: object) -> Interaction:
        return client.send(BY_STATUS, "POST", "/a", body=json.dumps(value).encode())

    record.begin_test(TEST)
    run = CaseRun(TEST, PROMISE, lambda **_: None, record)
    run.body = body(ask, record)
    return run


def recorded(body: Test, answering: Callable[[int, Any], object], **drawn: Any) -> CaseRun:  # noqa: ANN401 - of hypothesis
    """Run a test against a server."""
    run = run_of(Server(answering), body, Record())
    run.run(drawn, 20, 0)
    return run


def replayed(body: Test, run: CaseRun) -> CaseRun:
    """Write what was kept of a run, and judge it again by what is read of that."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        write_cassette(Cassette(TEST, run.takes.kept), path)
        cassette = read_cassette(path)
    player = Player()
    player.insert(cassette)
    again = run_of(player, body, Record(outside=player))
    again.play(cassette.cases)
    return again


def told(finding: Finding | None) -> tuple[object, ...] | None:
    """Return what a finding says; when something was sent is another time."""
    if finding is None:
        return None
    exchanges = [(exchange.request.body, exchange.response.body) for exchange in finding.exchanges]
    case = json.dumps(dict(finding.case), sort_keys=True)
    return finding.expected, finding.actual, finding.where, case, finding.reproduced, exchanges


def said(run: CaseRun) -> dict[str, object]:
    found = run.record.witnessed.findings
    return {
        "verdict": run.verdict,
        "reason": run.reason,
        "undecided": run.undecided,
        "finding": told(run.finding),
        "checks": {key: told(finding) for key, finding in found.items()},
    }


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


# --- which takes are kept ---------------------------------------------------------------------------------------------


def numbered(takes: Takes) -> list[object]:
    return [take.case["n"] for take in takes.kept]


def added(*steps: tuple[int, str]) -> Takes:
    """Return takes after steps: `f` failed, `c` a check found something, `r` only repeats follow."""
    takes = Takes()
    for number, what in steps:
        if "r" in what:
            takes.only_repeats_follow()
        takes.add(Take({"n": number}), failed="f" in what, found="c" in what)
    return takes


def test_of_a_test_without_a_failure_all_is_kept() -> None:
    assert numbered(added((1, ""), (2, "c"), (3, ""))) == [1, 2, 3]


def test_of_a_failure_what_came_before_the_first_the_first_the_smallest_and_the_repeats_are_kept() -> None:
    takes = added((1, ""), (2, "c"), (500, "f"), (400, ""), (70, "f"), (60, ""), (8, "f"), (7, ""), (8, "rf"))
    assert numbered(takes) == [1, 2, 500, 8, 8]


def test_what_checks_found_on_the_way_is_kept() -> None:
    assert numbered(added((500, "f"), (60, "c"), (40, ""), (8, "f"), (8, "r"))) == [500, 60, 8, 8]


def test_the_first_failure_may_be_the_smallest() -> None:
    assert numbered(added((1, ""), (5, "f"), (500, "f"), (44, ""), (5, "r"))) == [1, 5, 5]


def test_of_equally_small_ones_the_last_is_the_smallest() -> None:
    assert numbered(added((5, "f"), (6, "f"), (7, "f"), (7, "r"))) == [5, 7, 7]


def test_all_repeats_are_kept_also_equal_ones() -> None:
    assert numbered(added((1, "c"), (2, "c"), (1, "r"), (2, "r"), (1, "r"))) == [1, 2, 1, 2, 1]


def test_a_failure_among_the_repeats_is_a_repeat() -> None:
    assert numbered(added((1, ""), (1, "rf"), (2, "r"))) == [1, 1, 2]


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

from __future__ import annotations

import pytest

from tests.checks.small import BY_CODE, BY_STATUS, CREATED, GRANTED, UNKNOWN, UNKNOWN_CODE, answer
from troth.checks import Asked, Flaw
from troth.client import Record

SLUGS = ("documented-status", "documented-error-id", "succeeds")
SHAPE = f"{BY_STATUS.id}#output-shape"


def test_every_interaction_is_counted_and_those_of_calls_are_seen(record: Record) -> None:
    for interaction in (answer(GRANTED), answer(GRANTED), answer(UNKNOWN, 404)):
        record.add(interaction, BY_STATUS)
    record.add(answer({}, of=None), None)
    assert record.witnessed.interactions == 4
    assert record.witnessed.seen == {
        (BY_STATUS.id, 200, None): 2,
        (BY_STATUS.id, 404, "unknown_customer"): 1,
    }
    assert record.witnessed.members == {(BY_STATUS.id, name, kind): 2 for name, kind in (("ok", "boolean"),)}
    assert record.witnessed.judged == {}


def test_what_was_judged_is_counted_once_each_time_flawed_or_not(record: Record) -> None:
    for body in (GRANTED, {}, {"ok": 1}):
        interaction = answer(body)
        record.add(interaction, BY_STATUS)
        record.judge(BY_STATUS, interaction, Asked.VALID)
    assert record.witnessed.judged == {
        f"{BY_STATUS.id}#json-content-type": 3,
        f"{BY_STATUS.id}#strict-json": 3,
        SHAPE: 3,
    }


def test_a_part_that_is_flawed_is_counted_once_too(record: Record) -> None:
    for body in (CREATED, {**CREATED, "warnings": 1}):
        interaction = answer(body, of=BY_CODE)
        record.add(interaction, BY_CODE)
        record.judge(BY_CODE, interaction, Asked.VALID)
    assert record.witnessed.judged[f"{BY_CODE.id}#warnings-shape"] == 2
    assert record.witnessed.judged[f"{BY_CODE.id}#output-shape"] == 2


def test_a_flaw_is_a_finding_with_its_test_its_case_and_what_led_to_it(record: Record) -> None:
    record.begin_case({"field": "phone"})
    first, second, third = answer(GRANTED), answer({"ok": 1}), answer(GRANTED)
    for interaction in (first, second, third):
        record.add(interaction, BY_STATUS)
    record.judge(BY_STATUS, second, Asked.VALID)
    (finding,) = record.witnessed.findings.values()
    assert finding.requirement == SHAPE
    assert finding.test == "suites/bubblehouse/test_x.py::test_y"
    assert finding.case == {"field": "phone"}
    assert finding.where == "/ok"
    assert finding.exchanges == (first, second)
    assert finding.exchanges[-1] is second
    assert record.flawed == {SHAPE}


def test_what_is_sent_aside_is_counted_and_judged_and_not_among_what_led_to_a_disagreement(record: Record) -> None:
    record.begin_case({})
    judged, control, flawed = answer(UNKNOWN, 404), answer(GRANTED), answer({"ok": 1})
    record.add(judged, BY_STATUS)
    with record.aside():
        record.add(control, BY_STATUS)
        record.add(flawed, BY_STATUS)
        record.judge(BY_STATUS, flawed, Asked.VALID)
    assert record.exchanges == (judged,)
    (finding,) = record.witnessed.findings.values()
    assert finding.exchanges == (judged, control, flawed)
    assert record.witnessed.interactions == len(record.take().exchanges) == 3


def test_the_same_flaw_is_one_finding_with_its_first_exchanges(record: Record) -> None:
    for case in ({"n": 1}, {"n": 2}):
        record.begin_case(case)
        interaction = answer({"ok": case["n"]})
        record.add(interaction, BY_STATUS)
        record.judge(BY_STATUS, interaction, Asked.VALID)
    (finding,) = record.witnessed.findings.values()
    assert finding.case == {"n": 1}


def test_flaws_at_other_places_are_other_findings(record: Record) -> None:
    for body in ({"ok": 1}, {"ok": True, "phone": 1}, {}):
        interaction = answer(body)
        record.add(interaction, BY_STATUS)
        record.judge(BY_STATUS, interaction, Asked.VALID)
    assert {finding.where for finding in record.witnessed.findings.values()} == {"/ok", "/phone", None}


def test_of_very_many_exchanges_the_last_are_kept(record: Record) -> None:
    interactions = [answer({"ok": True, "n": number}) for number in range(40)]
    for interaction in interactions:
        record.add(interaction, BY_STATUS)
    assert record.exchanges == tuple(interactions[10:])
    record.find(BY_STATUS, Flaw("succeeds", ("a",), "b"), interactions[34])
    (finding,) = record.witnessed.findings.values()
    assert finding.exchanges == tuple(interactions[5:35])


def test_a_new_case_forgets_exchanges_and_flaws_and_keeps_findings(record: Record) -> None:
    interaction = answer({})
    record.add(interaction, BY_STATUS)
    record.judge(BY_STATUS, interaction, Asked.VALID)
    record.owe(interaction)
    record.begin_case({"n": 1})
    assert (record.exchanges, record.flawed, record.owing) == ((), set(), 0)
    assert len(record.witnessed.findings) == 1


def test_a_new_test_forgets_everything(record: Record) -> None:
    interaction = answer({})
    record.add(interaction, BY_STATUS)
    record.judge(BY_STATUS, interaction, Asked.VALID)
    record.begin_test("test_z")
    assert record.test == "test_z"
    assert (record.witnessed.interactions, record.witnessed.findings, record.exchanges) == (0, {}, ())


def test_an_answer_is_owed_a_judgement_until_it_has_one(record: Record) -> None:
    first, second = answer(GRANTED), answer(GRANTED)
    record.owe(first)
    record.owe(second)
    record.settle(first)
    record.settle(first)
    assert record.owing == 1


def test_a_granted_request_counts_for_what_judges_valid_requests(record: Record) -> None:
    record.granted(BY_STATUS)
    record.granted(BY_CODE)
    assert record.witnessed.judged == {
        **{f"{BY_STATUS.id}#{slug}": 1 for slug in SLUGS},
        f"{BY_CODE.id}#succeeds": 1,
    }


def test_what_is_not_documented_is_an_observation_counted_with_its_first_exchange(record: Record) -> None:
    interactions = [answer({"ok": True, "more": number}) for number in range(3)]
    for interaction in interactions:
        record.add(interaction, BY_STATUS)
        record.judge(BY_STATUS, interaction, Asked.VALID)
    ((what, (count, first)),) = record.witnessed.observations.items()
    assert what == (BY_STATUS.id, "undocumented member 'more' in the answer")
    assert count == 3
    assert first.exchange is interactions[0]
    assert record.witnessed.findings == {}


@pytest.mark.parametrize("what", ["status", "codes"])
def test_a_strict_run_finds_whatever_is_not_documented(what: str) -> None:
    call = {"status": BY_STATUS, "codes": BY_CODE}[what]
    slug = {"status": "documented-status", "codes": "succeeds"}[what]
    record = Record(strict=True)
    record.begin_test("test_y")
    for member in ("more", "much", "more"):
        interaction = answer({"ok": True, "createdId": 1, member: 1}, of=call)
        record.add(interaction, call)
        record.judge(call, interaction, Asked.VALID)
    findings = [
        finding
        for finding in record.witnessed.findings.values()
        if "more" in finding.actual or "much" in finding.actual
    ]
    assert [finding.requirement for finding in findings] == [f"{call.id}#{slug}"] * 2
    assert call.requirement(slug) is not None


def test_a_strict_run_finds_nothing_in_what_is_documented() -> None:
    record = Record(strict=True)
    for call, body, status in ((BY_STATUS, GRANTED, 200), (BY_STATUS, UNKNOWN, 404), (BY_CODE, UNKNOWN_CODE, 404)):
        interaction = answer(body, status, of=call)
        record.add(interaction, call)
        record.judge(call, interaction, Asked.VALID)
    assert record.witnessed.findings == {}

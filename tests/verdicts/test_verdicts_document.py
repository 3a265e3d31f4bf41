from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verdicts.told import (
    CALL,
    CHECK,
    EXCHANGE,
    LIMIT,
    MAY,
    MUST,
    SHOULD,
    TEST_OF,
    finding,
    of,
    results,
    told,
)
from troth.results import read_results, write_results
from troth.verdicts import exit_status

if TYPE_CHECKING:
    from pathlib import Path


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


# --- observations ---------------------------------------------------------------------------------------------------


def observation(what: str, count: int, exchange: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"call": CALL, "what": what, "count": count, "exchange": exchange or EXCHANGE}


def test_observations_are_added_up_with_the_first_exchange() -> None:
    later = {**EXCHANGE, "sent": "2026-11-21T03:00:00Z"}
    document = results(
        told(MUST, observations=[observation("b", 1), observation("a", 2)]),
        told(SHOULD, observations=[observation("a", 3, later)]),
    )
    assert document["observations"] == [observation("a", 5), observation("b", 1)]


def test_adding_up_changes_nothing_of_what_was_told() -> None:
    told_once = observation("a", 2)
    results(told(MUST, observations=[told_once]), told(SHOULD, observations=[observation("a", 3)]))
    assert told_once == observation("a", 2)


def test_a_may_that_was_seen_unmet_by_several_tests_is_counted_with_the_last_exchange_of_the_first() -> None:
    last = {**EXCHANGE, "sent": "2026-11-21T03:00:00Z"}
    flaws = [finding(MAY, where="/a", exchanges=[EXCHANGE, last]), finding(MAY, where="/b")]
    document = results(told(MUST, check_findings=flaws))
    assert document["observations"] == [observation("counts-follow: Bea", 2, last)]


def test_a_may_that_was_seen_unmet_without_an_exchange_is_observed() -> None:
    document = results(told(MUST, check_findings=[finding(MAY, exchanges=[])]))
    assert document["observations"] == [{**observation("counts-follow: Bea", 1), "exchange": {}}]


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

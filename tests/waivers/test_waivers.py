from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.verdicts.told import CHECK, CONTRACT, MUST, SHOULD, finding, judged, of, run, told
from troth.model import Waiver
from troth.report import render_html
from troth.results import Results, write_results
from troth.verdicts import document, exit_status
from troth.waivers import accepts, fingerprint

if TYPE_CHECKING:
    from pathlib import Path

HOST = "http://127.0.0.1:1"


def waiver(**facts: Any) -> Waiver:  # noqa: ANN401 - of a waiver
    known = {"requirement": MUST, "target": "sandbox", "reason": "agreed", "until": "2026-12-24"}
    named = {"fingerprint": fingerprint(MUST, finding())}
    return Waiver(**{**known, **({} if "expected" in facts else named), **facts})


def results(*waivers: Waiver, outcomes: Any = None, **facts: Any) -> Results:  # noqa: ANN401
    seen = judged(*(outcomes if outcomes is not None else [told(MUST, "fail")]), selected={MUST, SHOULD})
    return document(CONTRACT, seen, run(**facts), results_path="results.json", waivers=waivers)


def state(found: Results) -> str:
    (held,) = found["waivers"]
    return held["state"]


def test_a_waived_finding_keeps_its_verdict_and_does_not_gate() -> None:
    found = results(waiver(owner="ann", issue="https://example.com/7", since="2026-11-01"))
    requirement = of(found, MUST)
    assert requirement["verdict"] == "fail"
    assert requirement["waived"] == requirement["findings"][0]["waived"]
    assert requirement["waived"] == {
        "reason": "agreed",
        "until": "2026-12-24",
        "accepts": f"fingerprint {fingerprint(MUST, finding())}",
        "owner": "ann",
        "issue": "https://example.com/7",
        "since": "2026-11-01",
    }
    assert (found["summary"]["fail"], found["summary"]["waived"], state(found)) == (1, 1, "used")
    assert exit_status(found, complete=False) == 0


def test_another_finding_of_the_same_requirement_still_fails() -> None:
    other = finding(where="/last_name")
    found = results(waiver(), outcomes=[told(MUST, "fail", check_findings=[other])])
    requirement = of(found, MUST)
    assert [("waived" in one) for one in requirement["findings"]] == [False, True]
    assert requirement["waived"] is None
    assert found["summary"]["waived"] == 0
    assert exit_status(found, complete=False) == 1


def test_of_several_waivers_the_requirement_names_the_one_that_ends_first() -> None:
    other = finding(where="/last_name")
    first = waiver(fingerprint=fingerprint(MUST, other), until="2026-11-30")
    found = results(waiver(), first, outcomes=[told(MUST, "fail", check_findings=[other])])
    waived = of(found, MUST)["waived"]
    assert waived is not None
    assert waived["until"] == "2026-11-30"
    assert exit_status(found, complete=False) == 0


def test_accepted_findings_hide_none_that_is_not() -> None:
    many = [finding(CHECK, where="/first_name", expected=[f"is {'x' * at}"]) for at in range(12)]
    waivers = [
        waiver(requirement=CHECK, where="/first_name", expected=f"is {'x' * at}") for at in range(12) if at != 11
    ]
    found = results(*waivers, outcomes=[told(MUST, check_findings=many)])
    assert of(found, CHECK)["findings"][0]["expected"] == [f"is {'x' * 11}"]
    assert exit_status(found, complete=False) == 1
    # Two of the accepted ones are not among those that are kept: nobody can say that they did not show.
    assert {held["state"] for held in found["waivers"]} == {"used", "not-judged"}


@pytest.mark.parametrize(
    ("until", "known", "status"),
    [("2026-11-20", "used", 0), ("2026-11-19", "expired", 1), ("2020-01-01", "expired", 1)],
)
def test_a_waiver_holds_on_its_last_day_and_no_longer(until: str, known: str, status: int) -> None:
    found = results(waiver(until=until))
    assert state(found) == known
    assert (of(found, MUST)["waived"] is None) == (known == "expired")
    assert exit_status(found, complete=False) == status


@pytest.mark.parametrize("outcomes", [[told(MUST)], [told(SHOULD)], []])
def test_an_expired_waiver_closes_the_gate_whatever_was_judged(outcomes: list[dict[str, Any]]) -> None:
    found = results(waiver(until="2026-11-19"), outcomes=outcomes)
    assert state(found) == "expired"
    assert exit_status(found, complete=False) == 1


def test_a_waiver_whose_finding_does_not_show_is_stale_and_closes_the_gate() -> None:
    found = results(waiver(), outcomes=[told(MUST)])
    assert state(found) == "stale"
    assert exit_status(found, complete=False) == 1


@pytest.mark.parametrize("verdict", ["inconclusive", "error", "not-run"])
def test_a_waiver_whose_requirement_was_not_judged_is_left_alone(verdict: str) -> None:
    assert state(results(waiver(), outcomes=[told(MUST, verdict)])) == "not-judged"


def test_a_waiver_whose_requirement_was_not_selected_is_left_alone() -> None:
    found = document(CONTRACT, judged(told(SHOULD), selected={SHOULD}), run(), results_path="r", waivers=[waiver()])
    assert state(found) == "not-judged"
    assert exit_status(found, complete=False) == 0


@pytest.mark.parametrize(
    ("target", "facts", "is_of"),
    [
        ("sandbox", {}, True),
        ("live", {}, False),
        ("live", {"target": "live"}, True),
        ("replay", {"target": "replay", "recorded_from": "live"}, True),
        (HOST, {"target": "live"}, True),
        (f"{HOST}/", {"target": "live"}, True),
        (HOST.upper(), {"target": "live"}, True),
        ("http://127.0.0.1:2", {"target": "live"}, True),
        ("http://127.0.0.1", {"target": "live"}, True),
        ("https://127.0.0.1:1", {"target": "live"}, False),
        ("https://api.example.com:2", {"target": "live"}, False),
    ],
)
def test_a_waiver_is_for_one_target(target: str, facts: dict[str, Any], *, is_of: bool) -> None:
    found = results(waiver(target=target), **facts)
    assert len(found["waivers"]) == is_of
    assert exit_status(found, complete=False) == (0 if is_of else 1)


def test_a_repeated_case_makes_no_waiver_stale() -> None:
    seen = judged(told(MUST), selected={MUST})
    one = replace(seen, one_case=True)
    assert state(document(CONTRACT, one, run(), results_path="r", waivers=[waiver()])) == "not-judged"


# --- which finding --------------------------------------------------------------------------------------------------


def of_status(status: int) -> list[Any]:
    return [{"response": {"status": status}}]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"expected": ['first_name is "Bea"']}, True),
        ({"expected": ["first_name is 'Bea'"]}, True),
        ({"expected": ['first_name is "Ann" (then repeated with a shorter wait, 0.1 s)']}, True),
        ({"expected": ['first_name is "Ann", after 1. edit customer 1\n2. merge']}, True),
        ({"expected": ['last_name is "Ann"']}, False),
        ({"expected": ['first_name is "Ann"', "no customer"]}, False),
        ({"where": "/customers/7/first_name"}, True),
        ({"where": "/customers/0/last_name"}, False),
        ({"where": None}, False),
        ({"actual": "Cora"}, True),
        ({"case": {"n": 2}, "test": "test_9", "reproduced": False}, True),
        ({"exchanges": of_status(500)}, False),
        ({"exchanges": []}, False),
        ({"exchanges": [{"response": None}]}, False),
    ],
)
def test_a_fingerprint_is_of_the_finding_and_not_of_what_was_drawn(other: dict[str, Any], *, same: bool) -> None:
    facts: dict[str, Any] = {"expected": ['first_name is "Ann"'], "where": "/customers/0/first_name"}
    one, two = finding(**facts), finding(**{**facts, **other})
    assert (fingerprint(MUST, one) == fingerprint(MUST, two)) is same


def test_a_fingerprint_stays_the_same_in_later_versions() -> None:
    # It stands in the files of others: who changes it makes their waivers stale.
    assert fingerprint(MUST, finding(expected=['first_name is "Ann", within 2 s'])) == "37e873964488"


def test_numbers_that_were_drawn_make_no_difference() -> None:
    one, two = (finding(expected=[f"{count} points within {count}.5 s"]) for count in (7, 12))
    assert fingerprint(MUST, one) == fingerprint(MUST, two)


def test_two_alternatives_may_come_in_any_order() -> None:
    one, two = finding(expected=["a", "b"]), finding(expected=["b", "a"])
    assert fingerprint(MUST, one) == fingerprint(MUST, two)


def test_a_fingerprint_is_of_one_requirement() -> None:
    assert fingerprint(MUST, finding()) != fingerprint(SHOULD, finding())
    assert not accepts(waiver(), SHOULD, finding(SHOULD))


@pytest.mark.parametrize(
    ("where", "expected", "same"),
    [
        ("/customers/0/first_name", 'first_name is "Bea"', True),
        ("/customers/3/first_name", 'first_name is "Ann"', True),
        ("", 'first_name is "Ann"', False),
        ("/customers/*/first_name", "no customer", True),
        ("/*/*/*", "no customer", True),
        ("/*/*", "no customer", False),
        ("/*", "no customer", False),
        ("/customers/0/last_name", 'first_name is "Ann"', False),
        ("/customers/0/first_name", "first_name", False),
        ("/customers/0/first_name", "no customer", True),
    ],
)
def test_a_place_and_an_expectation_name_a_finding(where: str, expected: str, *, same: bool) -> None:
    seen = finding(expected=['first_name is "Ann"', "no customer"], where="/customers/0/first_name")
    assert accepts(waiver(where=where, expected=expected), MUST, seen) is same


def test_a_finding_without_a_place_is_named_without_one() -> None:
    assert accepts(waiver(expected="Ann"), MUST, finding(where=None))
    assert not accepts(waiver(expected="Ann"), MUST, finding())


# --- how it is shown ------------------------------------------------------------------------------------------------


def test_results_with_waivers_are_valid_and_the_page_tells_their_age(tmp_path: Path) -> None:
    others = [
        waiver(requirement=SHOULD, since="2026-11-01"),
        waiver(until="2026-11-01"),
        waiver(requirement=CHECK, issue="https://example.com/7"),
    ]
    found = results(waiver(since="2026-11-10"), *others, outcomes=[told(MUST, "fail"), told(SHOULD)])
    assert [held["state"] for held in found["waivers"]] == ["used", "stale", "expired", "not-judged"]
    write_results(found, tmp_path / "results.json")
    page = render_html(found)
    for words in ("10 days", "34 days left", "expired", "stale: its finding did not show", "not judged in this run"):
        assert words in page

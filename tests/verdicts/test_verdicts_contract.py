"""What the results document says of the contract: calls and their answers, requirements, exclusions, discrepancies."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.small import BY_CODE, BY_STATUS, contract_of, promise, vendor_of
from tests.verdicts.told import (
    CALL,
    CONTRACT,
    EXCHANGE,
    EXCLUDED,
    MUST,
    SHOULD,
    TEST_OF,
    finding,
    judged,
    results,
    run,
    told,
)
from troth.verdicts import document

# --- its calls ------------------------------------------------------------------------------------------------------


def test_answers_are_added_up_by_status_and_error_beside_the_documented_ones() -> None:
    seen = [
        {"call": BY_STATUS.id, "status": 200, "id": None, "count": 100},
        {"call": CALL, "status": 404, "id": "unknown_customer", "count": 2},
        {"call": CALL, "status": 404, "id": None, "count": 1},
        {"call": CALL, "status": 404, "id": "empty_customer", "count": 1},
        {"call": CALL, "status": 200, "id": None, "count": 5},
    ]
    members = [
        {"call": CALL, "name": "name", "type": "string", "count": 2},
        {"call": CALL, "name": "ok", "type": "boolean", "count": 2},
        {"call": BY_CODE.id, "name": "code", "type": "number", "count": 2},
    ]
    absent = [{"call": CALL, "name": "name", "type": "null", "count": 1}]
    answers = results(told(MUST, seen=seen, members=members), told(SHOULD, seen=seen[:2], members=absent))["calls"]
    assert set(answers) == {CALL, BY_STATUS.id, BY_CODE.id}
    assert answers[CALL] == {
        "says": "Updates a customer.",
        "methods": ["POST"],
        "path": "/api/{api_version}/{shop}/MergeCustomers1",
        "url": "https://docs.example.com/MergeCustomers1",
        "documented": [
            {"status": 401, "id": "invalid_token"},
            {"status": 429, "id": "rate_limit_exceeded"},
            {"status": 400, "id": "missing_customer"},
            {"status": 404, "id": "unknown_customer"},
            {"status": 404, "id": "empty_customer"},
        ],
        "members": {"name": ["null", "string"], "ok": ["boolean"]},
        "seen": [
            {"status": 200, "id": None, "count": 5},
            {"status": 404, "id": None, "count": 1},
            {"status": 404, "id": "empty_customer", "count": 1},
            {"status": 404, "id": "unknown_customer", "count": 4},
        ],
    }


def test_an_answer_without_an_error_is_listed_before_those_of_its_status_with_one() -> None:
    seen = [{"call": BY_CODE.id, "status": 200, "id": code, "count": 1} for code in ("8015", None, "3217")]
    answers = results(told(MUST, seen=seen))["calls"]
    assert [each["id"] for each in answers[BY_CODE.id]["seen"]] == [None, "3217", "8015"]


def test_a_call_without_a_page_of_its_own_has_no_address() -> None:
    pageless = replace(vendor_of(BY_CODE), pages=())
    answers = document(contract_of(pageless), judged(), run(), results_path="results.json")["calls"]
    assert answers[BY_CODE.id]["url"] is None


# --- its promises ---------------------------------------------------------------------------------------------------


def test_a_requirement_is_shown_with_its_source_and_with_what_was_done_for_it() -> None:
    settled = promise(MUST)
    contract = contract_of(
        vendor_of(replace(BY_STATUS, requirements=(replace(settled, discrepancies=("money-digits",)),)))
    )
    flaw = finding(where=None)
    shown = document(
        contract, judged(told(MUST, "fail", finding=flaw), told(SHOULD)), run(), results_path="results.json"
    )
    assert shown["requirements"] == [
        {
            "id": MUST,
            "level": "must",
            "says": settled.says,
            "source": "UpdateCustomerDetails1, Input",
            "url": "https://docs.example.com/UpdateCustomerDetails1",
            "discrepancies": ["money-digits"],
            "verdict": "fail",
            "waived": None,
            "reason": None,
            "tests": [TEST_OF[MUST]],
            "cases": 30,
            "interactions": 90,
            "findings": [
                {
                    "expected": ["Ann"],
                    "actual": "Bea",
                    "where": "",
                    "case": {"n": 1},
                    "reproduced": True,
                    "exchanges": [EXCHANGE],
                    "curl": flaw["curl"],
                    "repeat": "troth run --case results.json#0",
                    "test": TEST_OF[MUST],
                }
            ],
        }
    ]


def test_exclusions_are_listed_with_their_reason() -> None:
    (excluded,) = [promise for promise in CONTRACT.requirements if promise.excluded]
    assert results(told(MUST))["exclusions"] == [
        {
            "id": EXCLUDED,
            "says": excluded.says,
            "reason": "needs the vendor's staff",
            "because": "A sentence.",
            "level": "must",
            "source": "UpdateCustomerDetails1, Input",
            "url": "https://docs.example.com/UpdateCustomerDetails1",
        }
    ]


def test_discrepancies_are_listed_with_both_sides_and_the_reading_chosen() -> None:
    there, here = results(told(MUST))["discrepancies"]
    assert (there["vendor"], here["vendor"]) == ("bubblehouse", "capillary")
    assert there == {
        "id": "money-digits",
        "vendor": "bubblehouse",
        "about": "How many digits money has.",
        "sides": [{"page": "values", "says": "Six."}, {"page": "CustomerDetails1", "says": "Two."}],
        "reading": "Any number.",
    }


def test_the_facts_of_the_run_are_in_the_document_as_they_are() -> None:
    shown = results(told(MUST))
    assert (shown["format"], shown["run"]) == ("troth-results/1", run())

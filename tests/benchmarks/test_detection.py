"""The detection benchmark: its sample, its documents, its table, and what it reads of Schemathesis."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator

from benchmarks.detection import Row, cells, drawn, table
from benchmarks.peer.known import CUSTOMERS, Known, known_of
from benchmarks.peer.process import Ran, failures_in, run
from benchmarks.peer.settings import Pass, careful, plain
from benchmarks.peer.trial import Fault, Honest, Tried
from troth.contract import load_contract, openapi
from troth.launch import running_sandbox, sandbox_list
from troth.run import CampaignOptions
from troth.run._campaign import _selected

if TYPE_CHECKING:
    from troth.model import Contract

VENDORS = ("bubblehouse", "capillary")
KNOWN = {
    "bubblehouse": Known(
        parameters={"api_version": "v2023061", "shop": "my-shop"},
        auth={"shop": {"bearer": "s"}, "customer": {"bearer": "c"}},
        customers=[[{"shopid": name}, {"email": f"{name}@example.com"}] for name in ("a", "b")],
    ),
    "capillary": Known(
        parameters={},
        auth={"till": {"username": "till.1", "password": "p"}},
        places=[{"id": "1", "source": "INSTORE"}, {"id": "2", "source": "WECHAT", "account_id": "wx-1"}],
        programs=[699],
    ),
}


@cache
def contract() -> Contract:
    return load_contract()


def passes(vendor: str) -> list[Pass]:
    described = contract().vendor(vendor)
    return [
        *plain(openapi(described), KNOWN[vendor]),
        *careful(openapi(described), described, KNOWN[vendor]),
    ]


def answers(document: dict[str, Any], call: str, status: str) -> jsonschema_rs.Draft202012Validator:
    operations = [each for path in document["paths"].values() for each in path.values() if isinstance(each, dict)]
    [operation] = [each for each in operations if each["operationId"] == call]
    schema = operation["responses"][status]["content"]["application/json"]["schema"]
    return jsonschema_rs.Draft202012Validator({"allOf": [schema], "components": document["components"]})


@pytest.mark.parametrize(("sample", "seed"), [(5, 0), (40, 3), (1000, 1)])
def test_the_sample_is_that_of_the_campaign(sample: int, seed: int) -> None:
    faults = sandbox_list("faults")
    expected = [fault["id"] for fault in _selected(faults, CampaignOptions(sample=sample, seed=seed))]
    assert [fault.id for fault in drawn(faults, contract(), sample, seed)] == expected


def test_faults_of_the_rate_limit_are_served_with_one() -> None:
    faults = drawn(sandbox_list("faults"), contract(), 10**6, 0)
    limited = {fault.id for fault in faults if fault.limited}
    assert "bubblehouse/UpdateCustomers3/rate-limit-exceeded-with-another-id" in limited
    assert all("rate-limit" in name for name in limited)


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_plain_setting_leaves_the_exported_document_as_it_is(vendor: str) -> None:
    [only] = plain(document := openapi(contract().vendor(vendor)), KNOWN[vendor])
    assert only.document == document
    assert set(only.configuration) == {"auth", "parameters"}


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_careful_setting_does_not_change_the_document_it_is_given(vendor: str) -> None:
    document = openapi(contract().vendor(vendor))
    before = copy.deepcopy(document)
    careful(document, contract().vendor(vendor), KNOWN[vendor])
    assert document == before


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_documents_are_valid_openapi(vendor: str) -> None:
    for each in passes(vendor):
        OpenAPIV31SpecValidator(each.document).validate()


@pytest.mark.parametrize("vendor", VENDORS)
def test_schemathesis_knows_every_key_of_the_configurations(vendor: str) -> None:
    for each in passes(vendor):
        schemathesis.Config.from_dict({"seed": 0, "cache": {"enabled": False}} | each.configuration)


@pytest.mark.parametrize("vendor", VENDORS)
def test_documented_answers_conform_to_the_careful_documents(vendor: str) -> None:
    judged = 0
    for each in passes(vendor)[1:]:
        for call in contract().vendor(vendor).calls:
            for example in call.examples:
                if example.response is None:
                    continue
                status = str(example.status or "200")
                if vendor == "capillary" and example.error and each.name != "other":
                    status = "default"
                answers(each.document, call.name, status).validate(example.response)
                judged += 1
    assert judged > 3


def test_the_careful_documents_name_the_errors_of_each_status() -> None:
    for each in passes("bubblehouse")[1:]:
        refused = answers(each.document, "CustomerDetails1", "404")
        assert refused.is_valid({"id": "empty_customer_identity"})
        assert not refused.is_valid({"id": "missing_customer_identity"})


@pytest.mark.parametrize(
    "body",
    [
        {"ok": True, "first_name": {"ok": False, "error_code": "x", "message": "y"}},
        {"ok": False, "first_name": {"ok": True}},
        {"ok": False, "first_name": {"ok": False, "message": "y"}},
        {"ok": True, "first_name": {"ok": True, "outcome": "failed"}},
    ],
)
def test_the_careful_documents_refuse_results_that_disagree(body: dict[str, Any]) -> None:
    for each in passes("bubblehouse")[1:]:
        assert not answers(each.document, "UpdateCustomerDetails1", "200").is_valid(body)


@pytest.mark.parametrize(
    ("field", "value"),
    [("anniversary", "2015/08/20"), ("signed_up_at", "2020-01-15T10:30:00+02:00"), ("total_spent", "1,250.00")],
)
def test_the_careful_documents_refuse_forms_that_are_not_documented(field: str, value: str) -> None:
    for each in passes("bubblehouse")[1:]:
        judged = answers(each.document, "CustomerDetails1", "200")
        assert judged.is_valid({"bh_id": "1", field: None})
        assert not judged.is_valid({"bh_id": "1", field: value})


def test_the_failures_are_read_from_the_file_of_accepted_ones() -> None:
    entry = {"id": "1", "operation": "PUT /", "check": "c", "failure": "F", "signature": "200", "first_seen": "x"}
    assert failures_in(b"") == set()
    assert failures_in(json.dumps({"format_version": 1, "entries": [entry]}).encode()) == {("PUT /", "c", "F", "200")}


def rows() -> list[Row]:
    tried = (
        Tried(Fault("bubblehouse/A/one", deep=False, limited=False), found=True, requests=3),
        Tried(Fault("bubblehouse/A/two", deep=True, limited=False), found=False, requests=4),
    )
    return [Row("troth", Honest(0, 12, 3.4), tried, 5.6)]


def test_a_row_counts_all_faults_and_the_deep_ones() -> None:
    assert cells(rows()[0]) == ("troth", "1/2", "0/1", "0", "12 requests, 3 s", "7 requests, 6 s")


def test_the_table_is_text_or_markdown() -> None:
    text = table(rows(), markdown=False).splitlines()
    assert text[0].split() == ["tool", "found", "deep", "false", "alarms", "honest", "run", "sample"]
    assert len(text) == 2
    marked = table(rows(), markdown=True).splitlines()
    assert len(marked) == 3
    assert {line.count("|") for line in marked} == {7}
    assert set(marked[1]) == set("|- ")


def test_customers_are_there_before_schemathesis_begins() -> None:
    with running_sandbox() as sandbox:
        known = known_of("bubblehouse", sandbox.config, push=True)
        assert len(known.customers) == CUSTOMERS
        assert all(set().union(*identities) == {"shopid", "email", "bhid"} for identities in known.customers)


def test_schemathesis_finds_a_fault_by_a_failure_that_the_honest_sandbox_has_not() -> None:
    def ran(accepted: bytes, *arguments: str) -> Ran:
        with running_sandbox(arguments) as sandbox:
            vendor = contract().vendor("capillary")
            known = known_of("capillary", sandbox.config, push=False)
            [_, valid, _] = careful(openapi(vendor), vendor, known)
            quick = {"phases": {"coverage": {"enabled": False}}, "generation": {"max-examples": 20}}
            given = Pass("quick", "positive", valid.document, valid.configuration | quick)
            return run(given, sandbox.url, accepted=accepted, seed=0, stop=bool(arguments))

    honest = ran(b"")
    assert honest.failures == ()
    assert honest.requests > 10
    faulty = ran(honest.accepted, "--fault", "capillary/UpdateCustomerDetails/created-id-missing")
    assert [failure[1] for failure in faulty.failures] == ["response_schema_conformance"]

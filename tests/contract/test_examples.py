from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.walk import changed, is_valid
from tests.contract.whole import CALLS, CONTRACT
from troth.checks import judge_valid, observe
from troth.model import Interaction, Request, Response
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model import Call, Contract, Example

SPECS = data_root() / "specs"
EXAMPLES = [f"{call.id}: {example.name}" for call in CONTRACT.calls for example in call.examples]
ERRORS = [f"{call.id}: {error.id}" for call in CONTRACT.calls for error in call.errors]


def find(contract: Contract, name: str) -> tuple[Call, Example]:
    call_id, _, example_name = name.partition(": ")
    call = contract.call(call_id)
    return call, next(example for example in call.examples if example.name == example_name)


def answered(call: Call, status: int, body: object) -> Interaction:
    response = Response(status=status, headers=(), body=json.dumps(body).encode(), seconds=0.01)
    return Interaction(call=call.id, sent=None, request=Request("POST", "http://127.0.0.1/"), response=response)  # type: ignore[arg-type]


def named(body: dict[str, Any]) -> str:
    """The error that the body of a refusal names."""
    return str(body["errors"][0]["code"] if "errors" in body else body["id"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_documented_request_is_valid(contract: Contract, name: str) -> None:
    call, example = find(contract, name)
    assert example.request is None or is_valid(call.input, example.request)


@pytest.mark.parametrize("name", EXAMPLES)
def test_documented_answer_is_valid_for_what_it_is(contract: Contract, name: str) -> None:
    call, example = find(contract, name)
    if example.response is not None:
        assert is_valid(call.refusal if example.error else call.output, example.response)
        assert not (example.error and is_valid(call.output, example.response))


@pytest.mark.parametrize("name", EXAMPLES)
def test_documented_answer_has_a_documented_status_and_error(contract: Contract, name: str) -> None:
    call, example = find(contract, name)
    if example.error is None:
        assert example.status in (None, 200)
    else:
        assert example.status == call.error(example.error).status
        assert named(example.response) == example.error


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_shows_something_and_says_where_it_is_printed(contract: Contract, name: str) -> None:
    call, example = find(contract, name)
    assert example.request is not None or example.response is not None
    assert example.source.split(",")[0] in {page.id for page in contract.vendor(call.vendor).pages}


@pytest.mark.parametrize("call_id", CALLS)
def test_parameters_of_examples_are_documented_and_valid(contract: Contract, call_id: str) -> None:
    schemas = {parameter.name: parameter.schema for parameter in contract.call(call_id).parameters}
    for example in json.loads((SPECS / call_id / "examples.json").read_text("utf-8")):
        for name, value in example.get("parameters", {}).items():
            assert is_valid(schemas[name], value)


@pytest.mark.parametrize("call_id", [call for call in CALLS if call.startswith("bubblehouse")])
def test_every_example_of_a_saved_page_is_there(contract: Contract, call_id: str, pages: Path) -> None:
    call = contract.call(call_id)
    text = (pages / f"{call_id.replace('/', '-')}.txt").read_text("utf-8")
    kept = [body for example in call.examples for body in (example.request, example.response)]
    printed = [body for body in printed_objects(text) if body]
    assert printed
    assert [body for body in printed if body not in kept] == []


def printed_objects(text: str) -> list[Any]:
    """The JSON objects in a text, outermost ones only."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while (at := text.find("{", at)) >= 0:
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            at += 1
        else:
            found.append(value)
    return found


@pytest.mark.parametrize("name", ERRORS)
def test_only_listed_errors_are_documented(contract: Contract, name: str) -> None:
    call_id, _, error_id = name.partition(": ")
    call = contract.call(call_id)
    assert call.error(error_id).id == error_id
    for other in (f"{error_id}x", error_id[:-1], error_id.upper() + "_", ""):
        with pytest.raises(KeyError, match="documents no error"):
            call.error(other)


@pytest.mark.parametrize("name", [name for name in ERRORS if name.startswith("bubblehouse")])
def test_an_unlisted_error_is_never_a_documented_answer(contract: Contract, name: str) -> None:
    call_id, _, error_id = name.partition(": ")
    call = contract.call(call_id)
    listed = call.error(error_id)
    assert listed.status is not None
    unlisted = judge_valid(call, answered(call, listed.status, {"id": f"{error_id}_x"}))
    assert unlisted is not None
    assert unlisted.slug == "documented-error-id"
    elsewhere = judge_valid(call, answered(call, 418, {"id": error_id}))
    assert elsewhere is not None
    assert elsewhere.slug == "documented-status"
    assert observe(call, answered(call, listed.status, {"id": error_id})) == []
    assert observe(call, answered(call, listed.status, {"id": "nonsense"})) != []


def test_an_unlisted_code_is_observed(contract: Contract) -> None:
    call = contract.call("capillary/UpdateCustomerDetails")
    refused = next(example.response for example in call.examples if example.error == "8015")
    assert observe(call, answered(call, 200, refused)) == []
    assert observe(call, answered(call, 200, changed(refused, ("errors", 0, "code"), 8016))) != []


@pytest.mark.parametrize("call_id", CALLS)
def test_every_error_becomes_one_requirement(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    errors = [slug for slug in call.slugs if slug.startswith("error-") and slug != "error-shape"]
    assert sorted(errors) == sorted(f"error-{error.id.replace('_', '-')}" for error in call.errors)

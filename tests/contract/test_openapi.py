from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import openapi_spec_validator
import pytest

from tests.contract.walk import PARTS, fullest, is_valid, schema_of
from tests.contract.whole import CALLS, CONTRACT
from troth.contract import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Call, Contract, Vendor

VENDORS = [vendor.name for vendor in CONTRACT.vendors]
DOCUMENTS = {vendor.name: openapi(vendor) for vendor in CONTRACT.vendors}


def operations(call: Call) -> dict[str, Any]:
    path = DOCUMENTS[call.vendor]["paths"][call.path]
    return {method.upper(): operation for method, operation in path.items() if method != "parameters"}


def objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from objects(item)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects(item)


@pytest.mark.parametrize("vendor", VENDORS)
def test_document_is_valid_openapi(vendor: str) -> None:
    openapi_spec_validator.validate(DOCUMENTS[vendor], cls=openapi_spec_validator.OpenAPIV31SpecValidator)


@pytest.mark.parametrize("vendor", VENDORS)
def test_document_is_json(vendor: str) -> None:
    assert json.loads(json.dumps(DOCUMENTS[vendor])) == DOCUMENTS[vendor]


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_reference_leaves_the_document(vendor: str) -> None:
    schemas = DOCUMENTS[vendor]["components"]["schemas"]
    references = [found["$ref"] for found in objects(DOCUMENTS[vendor]) if "$ref" in found]
    assert references
    assert {reference.removeprefix("#/components/schemas/") for reference in references} == set(schemas)
    assert not [found for found in objects(DOCUMENTS[vendor]) if {"$defs", "$id", "$schema"} & set(found)]


@pytest.mark.parametrize("vendor", VENDORS)
def test_document_says_whose_it_is(contract: Contract, vendor: str) -> None:
    document, told = DOCUMENTS[vendor], contract.vendor(vendor)
    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] == told.contract
    assert told.title in document["info"]["title"]
    assert document["servers"] == [{"url": told.base_url}]
    assert set(document["paths"]) == {call.path for call in told.calls}


@pytest.mark.parametrize("call_id", CALLS)
def test_call_has_its_methods(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    assert set(operations(call)) == set(call.methods)
    identities = [operation["operationId"] for operation in operations(call).values()]
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("call_id", CALLS)
def test_every_documented_status_and_error_appears(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    expected = {"200"} | {str(error.status or "default") for error in call.errors}
    for operation in operations(call).values():
        assert set(operation["responses"]) == expected
        for error in call.errors:
            assert error.id in operation["responses"][str(error.status or "default")]["description"]


@pytest.mark.parametrize("call_id", CALLS)
def test_every_promise_that_is_judged_appears(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    for operation in operations(call).values():
        for requirement in call.requirements:
            assert (requirement.says in operation["description"]) == (not requirement.excluded)


@pytest.mark.parametrize("call_id", CALLS)
def test_every_hole_of_the_path_and_every_parameter_appears(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    parameters = DOCUMENTS[call.vendor]["paths"][call.path]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in parameters}
    assert {name for name, parameter in by_name.items() if parameter["in"] == "path"} == {
        part[1:-1] for part in call.path.split("/") if part.startswith("{")
    }
    for parameter in call.parameters:
        written = by_name[parameter.name]
        assert (written["in"], written["required"], written["schema"]) == (
            parameter.where,
            parameter.required,
            parameter.schema,
        )


def test_get_is_for_a_customer_token_only(contract: Contract) -> None:
    call = contract.call("bubblehouse/CustomerDetails1")
    assert operations(call)["GET"]["security"] == [{"customer": []}]
    assert operations(call)["POST"]["security"] == [{"shop": []}, {"customer": []}]
    assert "requestBody" not in operations(call)["GET"]


@pytest.mark.parametrize("call_id", CALLS)
def test_call_takes_the_tokens_of_its_page(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    method = next(method for method in call.methods if method != "GET")
    assert operations(call)[method]["security"] == [{token: []} for token in call.tokens]
    assert operations(call)[method]["requestBody"]["required"] is True


@pytest.mark.parametrize("vendor", VENDORS)
def test_only_the_schemes_of_the_vendor_are_there(contract: Contract, vendor: str) -> None:
    schemes = DOCUMENTS[vendor]["components"]["securitySchemes"]
    told = contract.vendor(vendor)
    assert set(schemes) == {token for call in told.calls for token in call.tokens}
    assert {scheme["scheme"] for scheme in schemes.values()} == {told.authentication}


def test_shared_types_are_there_once() -> None:
    schemas = DOCUMENTS["bubblehouse"]["components"]["schemas"]
    titles = [schema["title"] for schema in schemas.values()]
    assert len(set(titles)) == len(titles)
    used = [found["$ref"] for found in objects(DOCUMENTS["bubblehouse"]["components"]) if "$ref" in found]
    assert used.count("#/components/schemas/CustomerIdentity1") == 3
    assert used.count("#/components/schemas/Ok") == 2


@pytest.mark.parametrize("call_id", CALLS)
def test_bundled_schemas_mean_what_the_files_mean(contract: Contract, call_id: str) -> None:
    call = contract.call(call_id)
    names = {"input": f"{call.name}Input", "output": f"{call.name}Output", "refusal": "Error"}
    definitions = json.dumps(DOCUMENTS[call.vendor]["components"]["schemas"])
    schemas = json.loads(definitions.replace("#/components/schemas/", "#/$defs/"))
    for part in PARTS:
        bundled = {"$ref": f"#/$defs/{names[part]}", "$defs": schemas}
        assert is_valid(bundled, fullest(call, part))
        assert not is_valid(bundled, [])
        for other in PARTS:
            body = fullest(call, other)
            assert is_valid(bundled, body) == is_valid(schema_of(call, part), body)


def two_calls_at_one_path(contract: Contract) -> Vendor:
    vendor = contract.vendor("capillary")
    (update,) = vendor.calls
    common = tuple(parameter for parameter in update.parameters if parameter.name in ("userId", "source"))
    read = dataclasses.replace(update, name="GetCustomer", methods=("GET",), parameters=common)
    return dataclasses.replace(vendor, calls=(read, update))


def test_two_calls_at_one_path_keep_their_own_parameters(contract: Contract) -> None:
    document = openapi(two_calls_at_one_path(contract))
    openapi_spec_validator.validate(document)
    (path,) = document["paths"].values()
    assert {parameter["name"] for parameter in path["parameters"]} == {"userId", "source"}
    assert {parameter["name"] for parameter in path["put"]["parameters"]} == {"accountId", "use_async"}
    assert "parameters" not in path["get"]

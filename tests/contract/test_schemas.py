from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.walk import (
    OF_TYPE,
    PARTS,
    changed,
    documented_types,
    fullest,
    indispensable,
    is_valid,
    places,
    schema_of,
    without,
)
from tests.contract.whole import CALLS
from troth.contract import load_contract
from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model import Contract

SPECS = data_root() / "specs"
FILES = {str(path.relative_to(SPECS)): path for path in sorted(SPECS.glob("[a-z]*/*/*.schema.json"))}
BODIES = [f"{call}/{part}" for call in CALLS for part in PARTS]

OPEN = (
    "/customers/0/extras",
    "/profiles/0/fields",
    "/extendedFields",
)  # a shop or organisation decides what is in them
TEXTS = {
    "bubblehouse/UpdateCustomerDetails1/input /birthday": (
        [
            "",
            "0-0-0",
            "0-02-29",
            "0-12-31",
            "1990-04-30",
            "2001-02-29",
        ],  # a day that never was is refused by its result
        [
            "1990-4-30",
            "90-04-30",
            "1990-13-01",
            "1990-00-10",
            "1990-04-32",
            "0000",
            "1990-04-30T00:00:00Z",
            "1990-04-30 ",
        ],
    ),
    "bubblehouse/UpdateCustomers3/input /customers/0/birthday": (
        ["1900-01-31", "1904-02-29", "2000-02-29", "2024-02-29", "1999-12-31"],
        ["1900-02-29", "2001-02-29", "1999-04-31", "0-04-30", "", "1890-01-01", "2100-01-01", "١٩٩٩-01-01"],
    ),
    "bubblehouse/UpdateCustomers3/input /customers/0/signed_up_at": (
        ["2020-01-02T03:04:05Z", "2020-01-02T23:59:59.123456-08:00"],
        ["2020-01-02", "2020-01-02T24:00:00Z", "2020-01-02T03:04:05", "2020-01-02t03:04:05z", "2020-02-30T03:04:05Z"],
    ),
    "bubblehouse/UpdateCustomers3/input /customers/0/total_spent": (
        ["0", "120.5", "120.500000"],
        ["", "-1", "1,5", "1.", ".5", "1.1234567", "1e3"],
    ),
    "bubblehouse/UpdateCustomers3/input /customers/0/email": (
        ["a.b+c@example.com"],
        ["", "ann", "ann@", "a b@example.com"],
    ),
    "capillary/UpdateCustomerDetails/input /profiles/0/firstName": (
        ["A", "Ann Marie", "x" * 100, "Zoë"],
        ["", " Ann", "Ann ", "x" * 101, "A\tn\x00"],
    ),
    "capillary/UpdateCustomerDetails/input /profiles/0/commChannels/0/value": (
        ["12025550123", "447700900123"],
        ["+12025550123", "012345678", "1202555", "ann@example.com", "1202 5550123"],
    ),
    "capillary/UpdateCustomerDetails/input /loyaltyProgramEnrollments/0/tierExpiryDate": (
        ["2030-07-11T16:36:17+05:30", "2030-07-11T16:36:17-08:00"],
        ["2030-07-11", "2030-07-11T16:36:17", "2030-07-11T16:36:17 +05:30", "2030-07-11T16:36:17+0530"],
    ),
    "capillary/UpdateCustomerDetails/output /createdId": (["329", "171891944"], ["", "a", "3.5", "-1", "٣"]),
    "capillary/UpdateCustomerDetails/refusal /errors/0/code": (["8015"], ["", "E8015", "8015 "]),
}


def read(contract: Contract, body: str) -> tuple[Any, Any]:
    call, _, part = body.rpartition("/")
    return schema_of(contract.call(call), part), fullest(contract.call(call), part)


def keywords(schema: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a schema file that is not a list of members."""
    if isinstance(schema, list):
        for item in schema:
            yield from keywords(item)
    elif isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key == "properties":
                for member in value.values():
                    yield from keywords(member)
            elif key not in ("const", "enum", "examples"):
                yield from keywords(value)


@pytest.mark.parametrize("body", BODIES)
def test_fullest_body_is_valid(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    assert is_valid(schema, full)


@pytest.mark.parametrize("body", BODIES)
def test_fullest_body_has_every_documented_member(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    objects = [place for place in places(schema, full) if isinstance(place.value, dict)]
    assert objects
    assert [str(place) for place in objects if place.members - set(place.value)] == []


@pytest.mark.parametrize("body", BODIES)
def test_no_required_member_can_be_dropped_and_every_other_can(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    call, _, part = body.rpartition("/")
    dropped = {
        f"{place}/{name}".replace("//", "/"): changed(full, place.path, without(place, name))
        for place in places(schema, full)
        if isinstance(place.value, dict)
        for name in place.value
    }
    refused = [pointer for pointer, other in dropped.items() if not is_valid(schema, other)]
    assert sorted(refused) == sorted(indispensable(contract.call(call), part))


@pytest.mark.parametrize("body", BODIES)
def test_what_a_schema_requires_cannot_be_dropped(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    for place in places(schema, full):
        for name in place.required:
            assert not is_valid(schema, changed(full, place.path, without(place, name))), f"{place} without {name}"


@pytest.mark.parametrize("body", BODIES)
def test_one_of_the_alternatives_has_to_be_there(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    for place in places(schema, full):
        for names in place.alternatives:
            others = {name for alternative in place.alternatives for name in alternative} - set(names)
            assert is_valid(schema, changed(full, place.path, without(place, *others))), f"{place} with {names}"
        every = {name for alternative in place.alternatives for name in alternative}
        if every:
            assert not is_valid(schema, changed(full, place.path, without(place, *every))), f"{place} without {every}"


@pytest.mark.parametrize("body", BODIES)
def test_no_wrong_type_is_valid(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    call, _, part = body.rpartition("/")
    for place in places(schema, full):
        allowed = documented_types(contract.call(call), part, place)
        assert (place.types or set(OF_TYPE)) == allowed, str(place)
        for name in OF_TYPE.keys() - allowed:
            assert not is_valid(schema, changed(full, place.path, OF_TYPE[name])), f"{place} of type {name}"


@pytest.mark.parametrize("body", BODIES)
def test_no_value_outside_an_enumeration_is_valid(contract: Contract, body: str) -> None:
    schema, full = read(contract, body)
    for place in places(schema, full):
        if any("enum" in said or "const" in said for said in place.schemas):
            other = not place.value if isinstance(place.value, bool) else f"{place.value}-other"
            assert not is_valid(schema, changed(full, place.path, other)), f"{place} as {other}"


@pytest.mark.parametrize("call", CALLS)
def test_no_unlisted_member_is_valid_in_a_request(contract: Contract, call: str) -> None:
    schema, full = contract.call(call).input, fullest(contract.call(call), "input")
    for place in places(schema, full):
        if isinstance(place.value, dict) and str(place) not in OPEN:
            assert not is_valid(schema, changed(full, place.path, {**place.value, "unlisted": "text"})), str(place)


@pytest.mark.parametrize("call", CALLS)
def test_unlisted_members_are_valid_in_an_answer(contract: Contract, call: str) -> None:
    for part in ("output", "refusal"):
        schema, full = schema_of(contract.call(call), part), fullest(contract.call(call), part)
        for place in places(schema, full):
            if isinstance(place.value, dict) and place.schemas:
                assert is_valid(schema, changed(full, place.path, {**place.value, "unlisted": "text"})), str(place)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_have_the_documented_form(contract: Contract, name: str) -> None:
    body, pointer = name.split(" ")
    schema, full = read(contract, body)
    path = tuple(int(step) if step.isdecimal() else step for step in pointer.split("/")[1:])
    valid, invalid = TEXTS[name]
    assert [text for text in valid if not is_valid(schema, changed(full, path, text))] == []
    assert [text for text in invalid if is_valid(schema, changed(full, path, text))] == []


@pytest.mark.parametrize("name", FILES)
def test_each_list_of_required_members_names_its_source(contract: Contract, name: str) -> None:
    pages = {page.id for page in contract.vendor(name.partition("/")[0]).pages}
    for schema in keywords(json.loads(FILES[name].read_text("utf-8"))):
        if "required" in schema:
            source = re.match(r"required: ([A-Za-z0-9]+), .", schema.get("$comment", ""))
            assert source, f"{schema['required']} names no source"
            assert source[1] in pages


@pytest.mark.parametrize("name", FILES)
def test_schema_is_described_and_of_its_time(name: str) -> None:
    schema = json.loads(FILES[name].read_text("utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", FILES)
def test_schema_means_the_same_to_every_library(name: str) -> None:
    for schema in keywords(json.loads(FILES[name].read_text("utf-8"))):
        assert "$id" not in schema
        assert "pattern" in schema or "format" not in schema, "formats differ from library to library"
        assert "\\d" not in schema.get("pattern", ""), r"\d takes the digits of every script for some libraries"


@pytest.mark.parametrize("call", CALLS)
def test_schemas_of_a_call_are_complete_in_themselves(contract: Contract, call: str) -> None:
    for part in PARTS:
        schema = schema_of(contract.call(call), part)
        references = [said["$ref"] for said in keywords(schema) if "$ref" in said]
        assert all(reference.removeprefix("#/$defs/") in schema["$defs"] for reference in references)


def test_a_schema_may_use_definitions_of_its_own(specs: Path) -> None:
    path = specs / "bubblehouse" / "UpdateCustomerDetails1" / "input.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["properties"]["first_name"] = {"$ref": "#/$defs/name"}
    schema["properties"]["namesake"] = {"$ref": "#/$defs/name"}
    schema["$defs"] = {"name": {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#/$defs/name"}}]}}
    path.write_text(json.dumps(schema), "utf-8")
    bundled = load_contract(specs=specs).calls[0].input
    assert is_valid(bundled, {"first_name": [1, [2]], "customer": {"bhid": "c-1"}})
    assert not is_valid(bundled, {"first_name": [1, ["a"]]})
    assert not is_valid(bundled, {"customer": {"bhid": 1}})


def test_a_type_may_refer_to_itself(specs: Path) -> None:
    types = specs / "bubblehouse" / "types"
    tree = {"type": "object", "required": ["of"], "properties": {"of": {"items": {"$ref": "Tree.schema.json"}}}}
    (types / "Tree.schema.json").write_text(json.dumps(tree), "utf-8")
    path = specs / "bubblehouse" / "UpdateCustomerDetails1" / "output.schema.json"
    path.write_text(json.dumps({"$ref": "../types/Tree.schema.json"}), "utf-8")
    bundled = load_contract(specs=specs).calls[0].output
    assert is_valid(bundled, {"of": [{"of": []}]})
    assert not is_valid(bundled, {"of": [{}]})

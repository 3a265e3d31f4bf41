"""A call, or a vendor, is added by adding files, and shows up everywhere."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import openapi_spec_validator
import pytest

from tests.contract.walk import is_valid
from tests.contract.whole import CONTRACT
from troth.cli._lists import What, lines, listed
from troth.contract import load_contract, openapi, select
from troth.errors import ContractError
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path

SPECS = data_root() / "specs"
CALL_ID = "bubblehouse/CustomerBalances1"
CALL = """
methods = ["POST"]
path = "/api/{api_version}/{shop}/CustomerBalances1"
kind = "read"
tokens = ["shop", "customer"]
errors = ["customer-identity"]
page = "CustomerIdentity1"
says = "Returns the balances of one customer."

[[requirement]]
id = "balance-is-never-negative"
level = "must"
says = "No balance is below zero."
source = "CustomerIdentity1, description"
"""
INPUT = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"customer": {"$ref": "../types/CustomerIdentity1.schema.json"}, "unit": {"$ref": "#/$defs/unit"}},
    "$defs": {"unit": {"enum": ["points", "money"]}},
}
OUTPUT = {"type": "object", "required": ["balance"], "properties": {"balance": {"type": "number"}}}
VENDOR = """
title = "Third"
contract = 2027-01-02
base_url = "https://api.example.com"
authentication = "bearer"

[[page]]
id = "CustomerIdentity1"
url = "https://docs.example.com/identity"
read = 2027-01-02
kind = "call"

[[family]]
id = "customer-identity"

[[family.error]]
status = 404
id = "nobody"
says = "An unknown customer is refused."
source = "CustomerIdentity1, errors"
"""


def write_call(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "call.toml").write_text(CALL, "utf-8")
    (folder / "input.schema.json").write_text(json.dumps(INPUT), "utf-8")
    (folder / "output.schema.json").write_text(json.dumps(OUTPUT), "utf-8")
    (folder / "examples.json").write_text("[]", "utf-8")
    return folder


def write_vendor(folder: Path) -> Path:
    write_call(folder / "CustomerBalances1")
    (folder / "vendor.toml").write_text(VENDOR, "utf-8")
    shutil.copytree(SPECS / "bubblehouse" / "types", folder / "types")
    return folder


@pytest.fixture
def more(tmp_path: Path) -> Path:
    write_call(tmp_path / "more" / CALL_ID)
    return tmp_path / "more"


def failure(specs: Path, more: Path) -> ContractError:
    with pytest.raises(ContractError) as caught:
        load_contract([more], specs=specs)
    return caught.value


def test_sixth_call_is_read_beside_the_five(more: Path) -> None:
    contract, five = load_contract([more]), CONTRACT
    assert [call.id for call in contract.calls if call not in five.calls] == [CALL_ID]
    assert [call for call in contract.calls if call.id != CALL_ID] == list(five.calls)


def test_sixth_call_makes_its_own_the_shared_and_the_error_requirements(specs: Path, more: Path) -> None:
    call = load_contract([more], specs=specs).call(CALL_ID)
    assert "balance-is-never-negative" in call.slugs
    assert "strict-json" in call.slugs
    assert "customer-token-names-its-customer" in call.slugs
    assert "refused-write-changes-nothing" not in call.slugs
    assert "error-empty-customer-identity" in call.slugs
    assert "error-invalid-token" not in call.slugs
    refused = call.requirement("error-empty-customer-identity")
    assert refused is not None
    assert refused.source == "CustomerIdentity1, API-wide Errors"


def test_sixth_call_uses_the_types_of_its_vendor(specs: Path, more: Path) -> None:
    schema = load_contract([more], specs=specs).call(CALL_ID).input
    assert is_valid(schema, {"customer": {"email": "ann@example.com"}, "unit": "money"})
    assert not is_valid(schema, {"customer": {"phone": "ann@example.com"}})
    assert not is_valid(schema, {"unit": "shoes"})


def test_types_beside_the_call_come_first(specs: Path, more: Path) -> None:
    (more / "bubblehouse" / "types").mkdir()
    own = more / "bubblehouse" / "types" / "CustomerIdentity1.schema.json"
    own.write_text('{"type": "integer"}', "utf-8")
    assert is_valid(load_contract([more], specs=specs).call(CALL_ID).input, {"customer": 5})


def test_sixth_call_can_be_selected(specs: Path, more: Path) -> None:
    chosen = select(load_contract([more], specs=specs), ["bubblehouse/CustomerB"])
    assert {requirement.call for requirement in chosen} == {CALL_ID}


def test_sixth_call_is_listed(specs: Path, more: Path) -> None:
    contract = load_contract([more], specs=specs)
    (row,) = [row for row in listed(What.CALLS, contract) if row["id"] == CALL_ID]
    assert row["errors"][0] == {"status": 400, "id": "missing_customer_identity"}
    assert f"{CALL_ID}#balance-is-never-negative" in [row["id"] for row in listed(What.REQUIREMENTS, contract)]


def test_sixth_call_is_in_the_openapi_document(specs: Path, more: Path) -> None:
    document = openapi(load_contract([more], specs=specs).vendor("bubblehouse"))
    openapi_spec_validator.validate(document)
    assert len(document["paths"]) == 2
    assert document["components"]["schemas"]["CustomerBalances1-input-unit"] == {"enum": ["points", "money"]}


def test_a_vendor_is_added_by_files_too(specs: Path, tmp_path: Path) -> None:
    write_vendor(tmp_path / "more" / "third")
    contract = load_contract([tmp_path / "more"], specs=specs)
    assert [vendor.name for vendor in contract.vendors] == ["bubblehouse", "third"]
    assert contract.version == "2027-01-02"
    (call,) = contract.vendor("third").calls
    assert call.error("nobody").status == 404
    openapi_spec_validator.validate(openapi(contract.vendor("third")))


def test_several_folders_are_read(specs: Path, tmp_path: Path, more: Path) -> None:
    write_call(tmp_path / "again" / "bubblehouse" / "Other1")
    call = tmp_path / "again" / "bubblehouse" / "Other1" / "call.toml"
    call.write_text(call.read_text("utf-8").replace("}/CustomerBalances1", "}/Other1"), "utf-8")
    assert len(load_contract([more, tmp_path / "again"], specs=specs).calls) == 3


def test_folder_that_is_not_there_is_refused(specs: Path, tmp_path: Path) -> None:
    error = failure(specs, tmp_path / "nowhere")
    assert error.path == tmp_path / "nowhere"
    assert "is not a folder" in error.message
    assert "DIR/<vendor>/<Call>/call.toml" in error.advice


def test_folder_without_a_call_is_refused(specs: Path, tmp_path: Path) -> None:
    (tmp_path / "more" / "bubblehouse" / "types").mkdir(parents=True)
    error = failure(specs, tmp_path / "more")
    assert error.path == tmp_path / "more"
    assert "holds no call" in error.message


def test_folder_of_a_call_without_call_toml_is_refused(specs: Path, more: Path) -> None:
    (more / CALL_ID / "call.toml").unlink()
    assert failure(specs, more).path == more / CALL_ID / "call.toml"


def test_new_vendor_without_vendor_toml_is_refused(specs: Path, tmp_path: Path) -> None:
    write_call(tmp_path / "more" / "third" / "Call1")
    assert failure(specs, tmp_path / "more").path == tmp_path / "more" / "third" / "vendor.toml"


def test_second_vendor_toml_is_refused(specs: Path, more: Path) -> None:
    shutil.copy(SPECS / "bubblehouse" / "vendor.toml", more / "bubblehouse")
    error = failure(specs, more)
    assert error.path == more / "bubblehouse" / "vendor.toml"
    assert "Leave it out" in error.advice


def test_second_folder_of_one_call_is_refused(specs: Path, more: Path) -> None:
    shutil.copytree(SPECS / "bubblehouse" / "UpdateCustomerDetails1", more / "bubblehouse" / "UpdateCustomerDetails1")
    error = failure(specs, more)
    assert error.path == more / "bubblehouse" / "UpdateCustomerDetails1" / "call.toml"
    assert "already has a call UpdateCustomerDetails1" in error.message


def test_second_call_at_one_method_and_path_is_refused(specs: Path, more: Path) -> None:
    shutil.copytree(SPECS / "bubblehouse" / "UpdateCustomerDetails1", more / "bubblehouse" / "Other1")
    error = failure(specs, more)
    assert (error.path, error.key) == (more / "bubblehouse" / "Other1" / "call.toml", "path")
    assert "is UpdateCustomerDetails1 already" in error.message


@pytest.mark.parametrize(
    "name", ["Bubble House/Call1", "Bubblehouse/Call1", "third/call one", "third/1st", "third/a-b"]
)
def test_folder_whose_name_is_no_id_is_refused(specs: Path, tmp_path: Path, name: str) -> None:
    write_call(tmp_path / "more" / name)
    assert "is not the name of a" in failure(specs, tmp_path / "more").message


def test_hidden_folders_are_left_alone(specs: Path, more: Path) -> None:
    for name in (".git/hooks", "_drafts/Call1", "bubblehouse/.cache", "bubblehouse/_old"):
        (more / name).mkdir(parents=True)
    (more / "README.md").write_text("Calls of our own.", "utf-8")
    assert len(load_contract([more], specs=specs).calls) == 2


def test_another_folder_can_stand_in_for_specs(specs: Path, more: Path) -> None:
    calls = [call.id for call in load_contract([more], specs=specs).calls]
    assert calls == ["bubblehouse/UpdateCustomerDetails1", CALL_ID]


def test_lists_show_what_is_excluded_needed_and_contradicted() -> None:
    contract = CONTRACT
    requirements = listed(What.REQUIREMENTS, contract)
    assert [row["id"] for row in requirements] == [requirement.id for requirement in contract.requirements]
    for row, requirement in zip(requirements, contract.requirements, strict=True):
        shown = "\n".join(lines(What.REQUIREMENTS, row))
        assert requirement.says in shown
        assert requirement.source in shown
        assert ("excluded" in shown.split("\n")[0]) == bool(requirement.excluded)
        assert all(need in shown for need in requirement.needs)
    discrepancies = listed(What.DISCREPANCIES, contract)
    assert len(discrepancies) == sum(len(vendor.discrepancies) for vendor in contract.vendors)
    assert all(row["reading"] in "\n".join(lines(What.DISCREPANCIES, row)) for row in discrepancies)
    calls = listed(What.CALLS, contract)
    assert all(row["path"] in lines(What.CALLS, row)[0] for row in calls)
    assert json.loads(json.dumps([requirements, discrepancies, calls])) == [requirements, discrepancies, calls]

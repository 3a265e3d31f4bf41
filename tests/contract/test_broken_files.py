"""A file that is missing, or that no table of changes can break."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.contract.broken import CALL, EXAMPLES, IDENTITY, INPUT, LEDGER, OUTPUT, PARAMETER, REFUSAL, VENDOR, failure
from troth.contract import load_contract

if TYPE_CHECKING:
    from pathlib import Path

MISSING = (VENDOR, CALL, INPUT, OUTPUT, EXAMPLES, REFUSAL)


def test_the_copy_is_whole(specs: Path) -> None:
    (call,) = load_contract(specs=specs).calls
    assert call.id == "bubblehouse/UpdateCustomerDetails1"


@pytest.mark.parametrize("name", MISSING)
def test_missing_file_is_named_with_its_remedy(specs: Path, name: str) -> None:
    (specs / name).unlink()
    error = failure(specs)
    assert error.path == specs / name
    assert "is missing" in error.message
    assert "Add it" in error.advice


def test_a_call_needs_no_ledger(specs: Path) -> None:
    (specs / LEDGER).unlink()
    assert len(load_contract(specs=specs).calls) == 1


@pytest.mark.parametrize("name", [*MISSING, LEDGER, IDENTITY])
def test_file_that_is_no_text_is_named(specs: Path, name: str) -> None:
    (specs / name).write_bytes(b"\xff\xfe")
    error = failure(specs)
    assert error.path == specs / name
    assert "cannot be read" in error.message
    assert "UTF-8" in error.advice


def test_folder_in_place_of_a_file_is_named(specs: Path) -> None:
    (specs / INPUT).unlink()
    (specs / INPUT).mkdir()
    assert failure(specs).path == specs / INPUT


def test_parameter_that_is_no_schema_is_named(specs: Path) -> None:
    path = specs / CALL
    parameter = PARAMETER.replace('type = "string"', 'type = "text"').replace("path", "query")
    path.write_text(path.read_text("utf-8") + parameter, "utf-8")
    error = failure(specs)
    assert (error.path, error.key) == (path, "parameter[0].schema.type")
    assert "is not a JSON Schema" in error.message


def test_parameter_named_twice_is_refused(specs: Path) -> None:
    path = specs / CALL
    path.write_text(path.read_text("utf-8") + PARAMETER.replace("path", "query") * 2, "utf-8")
    error = failure(specs)
    assert (error.path, error.key) == (path, "parameter")


def test_two_files_of_one_name_are_refused(specs: Path) -> None:
    types = specs / "bubblehouse" / ".more" / "types"
    types.mkdir(parents=True)
    shutil.copy(specs / IDENTITY, types)
    path = specs / OUTPUT
    references = [{"$ref": f"../{folder}types/CustomerIdentity1.schema.json"} for folder in ("", ".more/")]
    path.write_text(json.dumps({"allOf": references}), "utf-8")
    error = failure(specs)
    assert (error.path, error.key) == (path, "allOf[1].$ref")
    assert "two files of the same name" in error.message

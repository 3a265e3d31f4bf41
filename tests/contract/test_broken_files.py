"""A contract broken in one place gives an error that names the file, the key and the remedy."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from troth.contract import load_contract
from troth.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path

VENDOR = "bubblehouse/vendor.toml"
CALL = "bubblehouse/UpdateCustomerDetails1/call.toml"
INPUT = "bubblehouse/UpdateCustomerDetails1/input.schema.json"
OUTPUT = "bubblehouse/UpdateCustomerDetails1/output.schema.json"
EXAMPLES = "bubblehouse/UpdateCustomerDetails1/examples.json"
LEDGER = "bubblehouse/UpdateCustomerDetails1/ledger.toml"
IDENTITY = "bubblehouse/types/CustomerIdentity1.schema.json"
REFUSAL = "bubblehouse/types/Error.schema.json"


@dataclass(frozen=True, slots=True)
class Broken:
    """One change of one file: its first `old` becomes `new`; and what the error has to say."""

    file: str
    old: str
    new: str
    key: str
    says: str
    remedy: str


PARAMETER = (
    '\n[[parameter]]\nname = "userId"\nin = "path"\nrequired = true\nsays = "Who."\nschema = { type = "string" }\n'
)
TOP = '[[page]]\nid = "UpdateCustomerDetails1"'

CHANGES = {
    # Unknown, missing and wrong keys.
    "unknown key of a vendor": Broken(VENDOR, "title =", "tittle =", "tittle", 'unknown key "tittle"', '"title"?'),
    "unknown key of a page": Broken(
        VENDOR,
        'url = "https://app.bubblehouse.com/api',
        'urls = "https://app.bubblehouse.com/api',
        "page[0].urls",
        "urls",
        '"url"?',
    ),
    "unknown key of a family": Broken(
        VENDOR, "[[family.error]]", "[[family.errors]]", "family[0].errors", 'unknown key "errors"', '"error"?'
    ),
    "unknown key of an error": Broken(
        VENDOR, "status = 401", "state = 401", "family[0].error[0].state", 'unknown key "state"', '"status"?'
    ),
    "unknown key of a call": Broken(CALL, "methods =", "method =", "method", 'unknown key "method"', '"methods"?'),
    "unknown key far from any": Broken(CALL, "methods =", "zzz =", "zzz", 'unknown key "zzz"', "Known keys: methods, "),
    "unknown key of a requirement": Broken(
        CALL,
        'says = "The customer whose',
        'say = "The customer whose',
        "requirement[0].say",
        'unknown key "say"',
        '"says"?',
    ),
    "unknown key of an example": Broken(
        EXAMPLES, '"name"', '"title"', "[0].title", 'unknown key "title"', "Known keys: name"
    ),
    "unknown key of a sentence": Broken(LEDGER, "became", "becomes", "sentence[0].becomes", "unknown key", '"became"?'),
    "missing key of a vendor": Broken(VENDOR, 'title = "Bubblehouse"', "", "title", '"title" is missing', "Add title."),
    "missing key of a requirement": Broken(
        CALL, 'level = "must"\n', "", "requirement[0].level", '"level" is missing', "Add level."
    ),
    "missing source": Broken(
        CALL,
        'source = "UpdateCustomerDetails1, Input"\n',
        "",
        "requirement[0].source",
        '"source" is missing',
        "Add source.",
    ),
    "missing requirements": Broken(
        CALL, "[[requirement]]", "[[parameter]]", "parameter[0].id", 'unknown key "id"', '"in"?'
    ),
    "exclusion without its reason": Broken(
        VENDOR,
        'because = "What a browser',
        '# "What a browser',
        "requirement[17].because",
        '"because" is missing',
        "Add because.",
    ),
    "unknown level": Broken(CALL, '"must"', '"musts"', "requirement[0].level", "'musts' is not allowed", '"must"?'),
    "unknown kind": Broken(CALL, '"write"', '"update"', "kind", "'update' is not allowed", "Allowed: read, write."),
    "unknown method": Broken(CALL, '["POST"]', '["POST", "post"]', "methods[1]", "'post' is not allowed", '"POST"?'),
    "unknown token": Broken(CALL, '"customer"]', '"custom"]', "tokens[1]", "'custom' is not allowed", '"customer"?'),
    "unknown reason of an exclusion": Broken(
        CALL,
        '"effect undocumented"',
        '"unclear"',
        "requirement[19].excluded",
        "'unclear' is not allowed",
        "Allowed: no outside",
    ),
    "wrong type": Broken(CALL, '["POST"]', '"POST"', "methods", "is not of type array", "Write a list."),
    "wrong type of a number": Broken(
        VENDOR,
        "status = 401",
        'status = "401"',
        "family[0].error[0].status",
        "is not of type integer",
        "Write a whole number.",
    ),
    "not a date": Broken(
        VENDOR, "contract = 2026-11-20", 'contract = "soon"', "contract", "'soon'", "A day, YYYY-MM-DD"
    ),
    "a time for a date": Broken(
        VENDOR, "contract = 2026-11-20", "contract = 2026-11-20T08:00:00Z", "contract", "2026", "A day"
    ),
    "an address without https": Broken(VENDOR, "https://app", "http://app", "base_url", "http://app", "https address"),
    "an id that is no slug": Broken(
        CALL,
        "same-customer-by-any-identity",
        "Same customer",
        "requirement[0].id",
        "'Same customer'",
        "lower-case words",
    ),
    "a source without its place": Broken(
        CALL, '"UpdateCustomerDetails1, Input"', '"UpdateCustomerDetails1"', "requirement[0].source", "", "a comma"
    ),
    "an error with an id and a code": Broken(
        VENDOR,
        "status = 401",
        "status = 401\ncode = 5",
        "family[0].error[0]",
        "combination of keys",
        "by a number where",
    ),
    # What is not TOML, not JSON, or not a schema.
    "a vendor that is not TOML": Broken(VENDOR, "title = ", "title ", "", "at line 1", "Correct the line"),
    "a call that is not TOML": Broken(CALL, "kind =", "kind", "", "is not TOML", "Correct the line"),
    "a key twice": Broken(CALL, "kind =", 'says = "A."\nkind =', "", "is not TOML", "Correct the line"),
    "a ledger that is not TOML": Broken(LEDGER, "[[sentence]]", "[[sentence]", "", "is not TOML", "Correct the line"),
    "examples that are not JSON": Broken(EXAMPLES, "[", "", "", "is not JSON", "Correct the place"),
    "a schema that is not JSON": Broken(INPUT, '"title"', "title", "", "is not JSON", "Correct the place"),
    "a name twice": Broken(
        INPUT, '"title"', '"type": "object", "title"', "", '"type" is there twice', "Correct the place"
    ),
    "a number that JSON lacks": Broken(EXAMPLES, "null", "NaN", "", "NaN is no JSON value", "Correct the place"),
    "a schema nested without end": Broken(INPUT, "{", "[" * 100_000, "", "is not JSON", "Correct the place"),
    "not a JSON Schema": Broken(INPUT, '"object"', '"objekt"', "type", "is not a JSON Schema", "Correct the keyword"),
    "not a JSON Schema inside": Broken(
        IDENTITY, '"string"', '"text"', "properties.bhid.type", "is not a JSON Schema", "Correct the keyword"
    ),
    "a schema that is true": Broken(OUTPUT, "*", "true", "", "is not a JSON object", "as an object"),
    "a schema that is a list": Broken(OUTPUT, "*", "[]", "", "is not a JSON Schema", "Correct the keyword"),
    # References that lead nowhere.
    "unknown page of a call": Broken(
        CALL,
        'page = "Update',
        'page = "Udpate',
        "page",
        'no page "UdpateCustomerDetails1"',
        '"UpdateCustomerDetails1"?',
    ),
    "unknown page far from any": Broken(
        CALL, 'page = "UpdateCustomerDetails1"', 'page = "Zz"', "page", 'no page "Zz"', "Add it as a [[page]] of "
    ),
    "unknown page of a requirement": Broken(
        CALL,
        '"UpdateCustomerDetails1, Input"',
        '"UpdateCustomer1, Input"',
        "requirement[0].source",
        'no page "UpdateC',
        "?",
    ),
    "unknown page of a shared requirement": Broken(
        VENDOR, '"rpc, Responses"', '"rcp, Responses"', "requirement[0].source", 'no page "rcp"', '"rpc"?'
    ),
    "unknown page of an error": Broken(
        VENDOR,
        '"UpdateCustomerDetails1, Global Errors; auth, Claims"',
        '"UpdatedCustomerDetails1, Global"',
        "family[0].error[0].source",
        'no page "UpdatedCustomerDetails1"',
        '"UpdateCustomerDetails1"?',
    ),
    "unknown page of a side": Broken(
        VENDOR, '{ page = "UpdateC', '{ page = "UpdatC', "discrepancy[0].sides[0].page", 'no page "UpdatC', "?"
    ),
    "unknown page of an example": Broken(
        EXAMPLES,
        '"UpdateCustomerDetails1, API',
        '"CustomerDetails, API',
        "[0].source",
        'no page "CustomerDetails"',
        "?",
    ),
    "page that is gone": Broken(
        VENDOR, TOP, '[[page]]\nid = "Other"', "discrepancy[0].sides[0].page", 'no page "UpdateCustomerDetails1"', "?"
    ),
    "unknown family": Broken(CALL, '["global"', '["globl"', "errors", 'no family "globl"', '"global"?'),
    "unknown discrepancy of a requirement": Broken(
        CALL,
        '["phone-treatment"]',
        '["phone-treatmnet"]',
        "requirement[3].discrepancies",
        'no discrepancy "phone-treatmnet"',
        '"phone-treatment"?',
    ),
    "unknown discrepancy of an error": Broken(
        VENDOR,
        '"retry-after-429"]',
        '"retry-429"]',
        "family[0].error[1].discrepancies",
        'no discrepancy "retry-429"',
        "?",
    ),
    "unknown discrepancy of a shared requirement": Broken(
        VENDOR, '["error-without-id"]', '["error-id"]', "requirement[2].discrepancies", 'no discrepancy "error-id"', "?"
    ),
    "discrepancy that is gone": Broken(
        VENDOR,
        'id = "anonymous-reads"',
        'id = "other"',
        "requirement[10].discrepancies",
        '"anonymous-reads"',
        "[[discrepancy]]",
    ),
    "unknown setting": Broken(
        VENDOR,
        '["obsolete_api_version"]',
        '["obsolet_api_version"]',
        "family[0].error[2].needs",
        'no setting "obsolet_api_version"',
        '"obsolete_api_version"?',
    ),
    "unknown error of an example": Broken(
        EXAMPLES, '"error": "missing_customer', '"error": "mising_customer', "[0].error", "the call has no error", "?"
    ),
    "unknown file": Broken(
        INPUT,
        "CustomerIdentity1.schema",
        "CustomerIdentity2.schema",
        "properties.customer.$ref",
        "which is not there",
        '"CustomerIdentity1.schema.json"?',
    ),
    "unknown folder": Broken(
        INPUT, "../types/", "../kinds/", "properties.customer.$ref", "which is not there", "Write the file"
    ),
    "an address for a file": Broken(
        INPUT, "../types/", "https://example.com/", "properties.customer.$ref", "which is not there", "Write the file"
    ),
    "unknown definition": Broken(
        INPUT,
        '"../types/CustomerIdentity1.schema.json"',
        '"#/$defs/identity"',
        "properties.customer.$ref",
        "which is not there",
        "#/$defs/NAME",
    ),
    "unknown requirement of a sentence": Broken(
        LEDGER,
        '"null-keeps-value"',
        '"null-keeps-valu"',
        "sentence[23].became",
        'no requirement "null-keeps-valu"',
        '"null-keeps-value"?',
    ),
    "place without a parameter": Broken(CALL, "/{shop}/", "/{shop}/{userId}/", "path", '"userId"', "Write both"),
    "parameter without a place": Broken(
        CALL, 'says = "Updates names', f'says = "A."{PARAMETER}#', "path", 'no place for "userId"', "Write both"
    ),
    # Ids that are there twice.
    "page twice": Broken(
        VENDOR, 'id = "CustomerDetails1"', 'id = "UpdateCustomerDetails1"', "page", "there twice", "rename one"
    ),
    "family twice": Broken(
        VENDOR, 'id = "customer-identity"', 'id = "global"', "family", '"global" is there twice', "rename one"
    ),
    "discrepancy twice": Broken(
        VENDOR, 'id = "money-digits"', 'id = "identity-member-names"', "discrepancy", "is there twice", "rename one"
    ),
    "error twice": Broken(
        VENDOR, 'id = "rate_limit_exceeded"', 'id = "invalid_token"', "family[0].error", '"invalid_token"', "rename one"
    ),
    "shared requirement twice": Broken(
        VENDOR, 'id = "documented-status"', 'id = "succeeds"', "requirement", '"succeeds" is there twice', "rename one"
    ),
    "requirement twice": Broken(
        CALL,
        'id = "only-named-customer-changes"',
        'id = "same-customer-by-any-identity"',
        "requirement",
        "twice",
        "rename",
    ),
    "requirement that is shared already": Broken(
        CALL,
        'id = "only-named-customer-changes"',
        'id = "strict-json"',
        "requirement",
        '"strict-json" is there twice',
        "rename",
    ),
    "requirement named like an error": Broken(
        CALL,
        'id = "only-named-customer-changes"',
        'id = "error-invalid-token"',
        "requirement",
        "is there twice",
        "rename",
    ),
    "example twice": Broken(
        EXAMPLES, '"an empty identity"', '"no identity"', "name", '"no identity" is there twice', "rename"
    ),
    "family twice in a call": Broken(
        CALL, '"customer-identity"]', '"global"]', "errors", "non-unique", "families of errors"
    ),
    # A ledger that is not whole.
    "sentence left out": Broken(
        LEDGER, "number = 2\n", "number = 3\n", "sentence[1].number", "has to be 2", "missing sentence"
    ),
    "sentences miscounted": Broken(
        LEDGER, "sentences = ", "sentences = 1", "sentences", "the sentences give", "Put back"
    ),
    "hash of another page": Broken(
        LEDGER, 'hash = "', 'hash = "0000', "hash", "does not match", "all the sentences' hashes"
    ),
    "ledger of another page": Broken(
        LEDGER, 'page = "UpdateCustomerDetails1"', 'page = "CustomerDetails1"', "page", "not about the page", "Write"
    ),
}
MISSING = (VENDOR, CALL, INPUT, OUTPUT, EXAMPLES, REFUSAL)


def failure(specs: Path) -> ContractError:
    with pytest.raises(ContractError) as caught:
        load_contract(specs=specs)
    return caught.value


def test_the_copy_is_whole(specs: Path) -> None:
    (call,) = load_contract(specs=specs).calls
    assert call.id == "bubblehouse/UpdateCustomerDetails1"


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_broken_is_named_with_its_remedy(specs: Path, name: str) -> None:
    change = CHANGES[name]
    path = specs / change.file
    text = path.read_text("utf-8")
    assert change.old == "*" or change.old in text
    path.write_text(change.new if change.old == "*" else text.replace(change.old, change.new, 1), "utf-8")
    error = failure(specs)
    assert error.path == path
    assert error.key == change.key
    assert change.says in error.message
    assert change.remedy in error.advice
    assert str(error).startswith(f"{path}: {change.key}: " if change.key else f"{path}: ")
    assert error.advice


def test_hash_of_other_sentences_is_refused(specs: Path) -> None:
    path = specs / LEDGER
    lines = path.read_text("utf-8").splitlines()
    lines[2] = f'hash = "{"0" * 16}"'
    path.write_text("\n".join(lines), "utf-8")
    error = failure(specs)
    assert (error.path, error.key) == (path, "hash")
    assert "the sentences give" in error.message


def test_a_sentence_left_out_at_the_end_is_missed(specs: Path) -> None:
    path = specs / LEDGER
    path.write_text(path.read_text("utf-8").rpartition("[[sentence]]")[0], "utf-8")
    error = failure(specs)
    assert (error.path, error.key) == (path, "sentences")


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

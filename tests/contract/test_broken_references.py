"""A reference that leads nowhere, an id that is there twice, and a ledger that is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.broken import CALL, EXAMPLES, INPUT, LEDGER, PARAMETER, VENDOR, Broken, check, failure

if TYPE_CHECKING:
    from pathlib import Path

TOP = '[[page]]\nid = "UpdateCustomerDetails1"'
CHANGES = {
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
        "requirement[11].discrepancies",
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


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_broken_is_named_with_its_remedy(specs: Path, name: str) -> None:
    check(specs, CHANGES[name])


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

"""A key that is unknown, missing or wrong, and a file that is not what it has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.broken import CALL, EXAMPLES, IDENTITY, INPUT, LEDGER, OUTPUT, VENDOR, Broken, check

if TYPE_CHECKING:
    from pathlib import Path

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
        "requirement[18].because",
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
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_broken_is_named_with_its_remedy(specs: Path, name: str) -> None:
    check(specs, CHANGES[name])

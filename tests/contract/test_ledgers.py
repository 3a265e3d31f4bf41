from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.whole import CALLS
from troth.contract import page_hash, sentence_hash, sentences
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model import Contract

SPECS = data_root() / "specs"


@functools.cache
def ledger(call_id: str) -> dict[str, Any]:
    return tomllib.loads((SPECS / call_id / "ledger.toml").read_text("utf-8"))


@functools.cache
def kinds(vendor: str) -> dict[str, str]:
    document = tomllib.loads((SPECS / vendor / "vendor.toml").read_text("utf-8"))
    return {page["id"]: page["kind"] for page in document["page"]}


@pytest.mark.parametrize("call_id", CALLS)
def test_no_sentence_is_missing(call_id: str) -> None:
    counted = ledger(call_id)
    assert [entry["number"] for entry in counted["sentence"]] == list(range(1, counted["sentences"] + 1))
    assert page_hash([entry["hash"] for entry in counted["sentence"]]) == counted["hash"]


@pytest.mark.parametrize("call_id", CALLS)
def test_every_sentence_became_something_that_is_there(contract: Contract, call_id: str) -> None:
    known = {*contract.call(call_id).slugs, "descriptive"}
    for entry in ledger(call_id)["sentence"]:
        assert entry["became"]
        assert set(entry["became"]) <= known
        assert len(entry["became"]) == 1 or "descriptive" not in entry["became"]


@pytest.mark.parametrize("call_id", CALLS)
def test_every_promise_of_the_page_comes_from_a_sentence(contract: Contract, call_id: str) -> None:
    reached = {slug for entry in ledger(call_id)["sentence"] for slug in entry["became"]}
    of_page = {
        requirement.id.partition("#")[2]
        for requirement in contract.call(call_id).requirements
        if kinds(call_id.partition("/")[0])[requirement.source.split(",")[0]] == "call"
    }
    assert of_page
    assert sorted(of_page - reached) == []


@pytest.mark.parametrize("call_id", CALLS)
def test_ledger_is_of_the_page_of_its_call(call_id: str) -> None:
    assert ledger(call_id)["page"] == call_id.rpartition("/")[2]


@pytest.mark.parametrize("call_id", CALLS)
def test_saved_page_has_the_sentences_of_the_ledger(call_id: str, pages: Path) -> None:
    text = (pages / f"{call_id.replace('/', '-')}.txt").read_text("utf-8")
    printed = dict(enumerate((sentence_hash(sentence) for sentence in sentences(text)), start=1))
    assert printed == {entry["number"]: entry["hash"] for entry in ledger(call_id)["sentence"]}


def test_prose_is_cut_at_the_ends_of_sentences() -> None:
    page = 'One thing. Another thing! "A quoted third?" (A fourth.)\nA fifth, e.g. with v1.2 in it.'
    assert sentences(page) == [
        "One thing.",
        "Another thing!",
        '"A quoted third?" (A fourth.)',
        "A fifth, e.g. with v1.2 in it.",
    ]


def test_rows_headings_and_items_are_one_sentence_each() -> None:
    page = "A heading\n| 404 | nobody | Not found. Try again. |\n|---|---|\n• An item\n- Another\n\n   \n***"
    assert sentences(page) == ["A heading", "404 | nobody | Not found. Try again.", "An item", "Another"]


def test_an_example_is_one_sentence_up_to_its_last_brace() -> None:
    page = 'Before.\n{\n  "a": [1,\n 2],\n  "b": {"c": "One. Two."}\n}\nAfter.'
    assert sentences(page) == ["Before.", '{ "a": [1, 2], "b": {"c": "One. Two."} }', "After."]


def test_a_command_is_one_sentence_with_its_continuation_lines() -> None:
    page = "curl -X PUT \\\n  --header 'A: b' \\\n  --data '{\n \"a\": 1 }'\nAfter."
    assert sentences(page) == ["curl -X PUT header 'A: b' data '{ \"a\": 1 }'", "After."]


def test_an_example_that_never_ends_is_not_lost() -> None:
    assert sentences('{\n"a": 1') == ['{ "a": 1']


def test_blanks_and_letter_case_do_not_change_a_hash() -> None:
    assert sentence_hash("A  field\tis KEPT.") == sentence_hash("a field is kept.")
    assert sentence_hash("A field is kept.") != sentence_hash("A field is not kept.")


def test_hash_of_a_page_depends_on_every_row_and_on_their_order() -> None:
    rows = [sentence_hash(text) for text in ("One.", "Two.", "Three.")]
    others = [rows[:2], rows[1:], [rows[1], rows[0], rows[2]], [*rows, rows[0]]]
    assert len({page_hash(rows), *map(page_hash, others)}) == 5

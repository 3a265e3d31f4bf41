from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.judging import flawed, json_values, only_flaw
from tests.checks.small import (
    BY_CODE,
    BY_STATUS,
    CREATED,
    GRANTED,
    UNKNOWN,
    UNKNOWN_CODE,
    answer,
)
from troth.checks import Asked, Flaw, judge
from troth.contract import load_contract

if TYPE_CHECKING:
    from troth.model import Interaction

# --- what an honest server is free to do ----------------------------------------------------------------------------

FREEDOMS = {
    "plain": answer(GRANTED),
    "charset parameter": answer(GRANTED, headers=[("Content-Type", "application/json; charset=utf-8")]),
    "quoted charset in capitals": answer(GRANTED, headers=[("Content-Type", 'Application/JSON;Charset="UTF-8"')]),
    "suffix +json": answer(GRANTED, headers=[("Content-Type", "application/vnd.bubblehouse.v1+json")]),
    "problem+json with a parameter": answer(GRANTED, headers=[("Content-Type", "application/problem+json ; q=1")]),
    "header name in lower case": answer(GRANTED, headers=[("content-type", "application/json")]),
    "header name in capitals": answer(GRANTED, headers=[("CONTENT-TYPE", "application/json")]),
    "further members": answer({**GRANTED, "server": "a", "first_name": {"ok": True, "more": [1]}}),
    "indented, blanks around": answer(b' \n{\n  "ok" : true\n}\n\t'),
    "escaped characters": answer(b'{"ok": true, "name": "\\u0041\\ud83d\\ude00"}'),
    "raw characters of every plane": answer('{"ok": true, "name": "Zoë 😀 \u202e"}'.encode()),
    "half of a surrogate pair in a value": answer(b'{"ok": true, "name": "\\ud800"}'),
    "half of a surrogate pair in a name": answer(b'{"ok": true, "\\udc00": 1}'),
    "a very long number": answer(b'{"ok": true, "count": 1' + b"0" * 400 + b"}"),
    "a number beyond floating point": answer(b'{"ok": true, "count": 1e999}'),
    "a member 500 levels deep": answer(b'{"ok": true, "deep": ' + b"[" * 500 + b"]" * 500 + b"}"),
    "members of the same name in different objects": answer(b'{"ok": true, "phone": {"ok": true}}'),
}


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("asked", Asked)
def test_a_conforming_answer_has_no_flaw(freedom: str, asked: Asked) -> None:
    assert judge(BY_STATUS, FREEDOMS[freedom], asked)[1] == []


CODE_FREEDOMS: dict[str, tuple[Any, int]] = {
    "warnings absent": ({"createdId": 1}, 200),
    "warnings null": ({"createdId": 1, "warnings": None, "sideEffects": None, "errors": None}, 200),
    "one warning as an object": ({"createdId": "1", "warnings": {"code": 1}}, 200),
    "warnings in a list": ({"createdId": 1, "warnings": [{"code": 1}], "errors": []}, 201),
    "granted under 404": (CREATED, 404),
    "refused under 200": (UNKNOWN_CODE, 200),
    "refused under 400": (UNKNOWN_CODE, 400),
    "code as digits": ({"errors": [{"code": "8015"}], "createdId": None}, 200),
}


@pytest.mark.parametrize("freedom", CODE_FREEDOMS)
def test_a_conforming_answer_without_documented_status_has_no_flaw(freedom: str) -> None:
    body, status = CODE_FREEDOMS[freedom]
    assert judge(BY_CODE, answer(body, status, of=BY_CODE), Asked.VALID)[1] == []


def test_every_documented_example_passes_the_checks_of_its_call() -> None:
    shown = 0
    for documented in load_contract().calls:
        for example in documented.examples:
            if example.response is None:
                continue
            status = example.status or (200 if example.error is None else 400)
            asked = Asked.VALID if example.error is None else Asked.REFUSABLE
            assert flawed(documented, answer(example.response, status, of=documented), asked) == [], example.name
            shown += 1
    assert shown


@settings(max_examples=30)
@given(extra=st.dictionaries(st.text().filter(lambda name: name not in {"ok", "first_name", "phone"}), json_values))
def test_no_further_member_whatever_it_holds_is_a_flaw(extra: dict[str, Any]) -> None:
    assert flawed(BY_STATUS, answer({**extra, "ok": True})) == []


@given(json_values)
def test_a_member_of_another_type_is_a_flaw_whatever_it_holds(value: object) -> None:
    assert flawed(BY_STATUS, answer({"ok": value})) == ([] if isinstance(value, bool) else ["output-shape"])


# --- the content type -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "declared",
    ["text/plain", "text/html; charset=utf-8", "text/json", "application/jsonp", "application/x-json", "+json", "json"],
)
def test_another_content_type_is_a_flaw(declared: str) -> None:
    flaw = only_flaw(BY_STATUS, answer(GRANTED, headers=[("Content-Type", declared)]))
    assert (flaw.slug, flaw.actual, flaw.where) == ("json-content-type", f'"{declared}"', "Content-Type")


@pytest.mark.parametrize("asked", [Asked.VALID, Asked.REFUSABLE])
@pytest.mark.parametrize(("body", "status"), [(GRANTED, 200), (UNKNOWN, 404)], ids=["success", "error"])
def test_a_missing_content_type_is_a_flaw_of_success_and_error(asked: Asked, body: dict[str, Any], status: int) -> None:
    flaw = only_flaw(BY_STATUS, answer(body, status, headers=[]), asked)
    assert (flaw.slug, flaw.actual) == ("json-content-type", "no Content-Type")


# --- strict JSON ----------------------------------------------------------------------------------------------------

NOT_STRICT = {
    "empty": (b"", "an empty body"),
    "blank": (b" \n", "an empty body"),
    "HTML": (b"<html></html>", "not JSON"),
    "truncated": (b'{"ok": true', "not JSON"),
    "two values": (b'{"ok": true}{"ok": true}', "not JSON"),
    "single quotes": (b"{'ok': true}", "not JSON"),
    "trailing comma": (b'{"ok": true,}', "not JSON"),
    "comment": (b'{"ok": true} // fine', "not JSON"),
    "NaN": (b'{"ok": true, "points": NaN}', "not JSON: NaN is no JSON value"),
    "Infinity": (b'{"ok": true, "points": [Infinity]}', "not JSON: Infinity is no JSON value"),
    "minus Infinity": (b'{"ok": true, "points": -Infinity}', "not JSON: -Infinity is no JSON value"),
    "duplicate key": (b'{"ok": true, "id": 1, "id": 2}', 'not JSON: the member "id" is there twice'),
    "duplicate key deep inside": (b'{"ok": true, "a": [{"b": 1, "b": 1}]}', 'not JSON: the member "b" is there twice'),
    "duplicate key spelled differently": (
        b'{"ok": true, "o\\u006b": true}',
        'not JSON: the member "ok" is there twice',
    ),
    "byte order mark": (b'\xef\xbb\xbf{"ok": true}', "not JSON"),
    "Latin-1": ('{"ok": true, "name": "Zoë"}'.encode("latin-1"), "a body that is not UTF-8"),
    "UTF-16": ('{"ok": true}'.encode("utf-16"), "a body that is not UTF-8"),
    "overlong UTF-8": (b'{"ok": true, "a": "\xc0\xaf"}', "a body that is not UTF-8"),
    "surrogate in UTF-8": (b'{"ok": true, "a": "\xed\xa0\x80"}', "a body that is not UTF-8"),
    "control character in a string": (b'{"ok": true, "a": "\x01"}', "not JSON"),
    "endless nesting": (b'{"ok": true, "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "a body nested too deeply"),
}


@pytest.mark.parametrize("body", NOT_STRICT)
@pytest.mark.parametrize("asked", [Asked.VALID, Asked.REFUSABLE])
@pytest.mark.parametrize("status", [200, 404])
def test_what_is_not_strict_json_is_one_flaw_and_says_why(body: str, asked: Asked, status: int) -> None:
    raw, why = NOT_STRICT[body]
    flaw = only_flaw(BY_STATUS, answer(raw, status), asked)
    assert flaw.slug == "strict-json"
    assert flaw.actual == why or (why == "not JSON" and flaw.actual.startswith("not JSON: "))


@given(json_values)
def test_whatever_json_writes_is_strict(value: object) -> None:
    for ascii_only in (True, False):
        raw = json.dumps({"ok": True, "value": value}, ensure_ascii=ascii_only).encode("utf-8", "replace")
        assert "strict-json" not in flawed(BY_STATUS, answer(raw))


# --- what a flaw tells its reader -----------------------------------------------------------------------------------

FLAWS: dict[str, tuple[Interaction, Asked, Flaw]] = {
    "content type": (
        answer(GRANTED, headers=[("Content-Type", "text/html")]),
        Asked.VALID,
        Flaw("json-content-type", ("a Content-Type of application/json",), '"text/html"', "Content-Type"),
    ),
    "not JSON": (answer(b" "), Asked.VALID, Flaw("strict-json", ("a body that is strict JSON",), "an empty body")),
    "no shape": (
        answer({"ok": True, "phone": {"ok": 7}}),
        Asked.VALID,
        Flaw(
            "output-shape",
            ("the shape of Output of UpdateCustomerDetails1",),
            "7 is not of type 'boolean'",
            "/phone/ok",
        ),
    ),
    "error that is not JSON": (
        answer(b"\xff", 404),
        Asked.OPEN,
        Flaw("error-shape", ("an error body that is JSON",), "a body that is not UTF-8"),
    ),
    "error of another shape": (
        answer({"id": 404}, 404),
        Asked.OPEN,
        Flaw("error-shape", ("the shape of Error",), "404 is not of type 'string'", "/id"),
    ),
    "rate limit": (
        answer({"id": "slow_down"}, 429),
        Asked.VALID,
        Flaw(
            "error-rate-limit-exceeded",
            ("HTTP 429 with the error id rate_limit_exceeded",),
            'HTTP 429 {"id": "slow_down"}',
            "/id",
        ),
    ),
    "server error": (
        answer(b"Traceback", 500),
        Asked.OPEN,
        Flaw("no-server-error", ("an answer below 500",), "HTTP 500 Traceback"),
    ),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_says_what_was_expected_what_came_and_where(flaw: str) -> None:
    interaction, asked, told = FLAWS[flaw]
    assert only_flaw(BY_STATUS, interaction, asked) == told

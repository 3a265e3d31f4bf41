from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.small import (
    BY_CODE,
    BY_STATUS,
    CREATED,
    GRANTED,
    UNKNOWN,
    UNKNOWN_CODE,
    answer,
    call,
    promise,
)
from troth.checks import Outcome, errors_in_body, judge_valid, observe, outcome, shown

GRANTED_OUTCOME = Outcome(granted=True, refused=False, error_ids=())


# --- granted or refused ---------------------------------------------------------------------------------------------


def test_errors_without_a_status_are_in_the_body() -> None:
    assert errors_in_body(BY_CODE)
    assert not errors_in_body(BY_STATUS)


@pytest.mark.parametrize(
    ("body", "status", "came"),
    [
        (GRANTED, 200, GRANTED_OUTCOME),
        ({"ok": False}, 200, GRANTED_OUTCOME),
        (UNKNOWN, 404, Outcome(granted=False, refused=True, error_ids=("unknown_customer",))),
        ({}, 404, Outcome(granted=False, refused=True, error_ids=())),
        (UNKNOWN, 200, GRANTED_OUTCOME),
        (UNKNOWN_CODE, 200, GRANTED_OUTCOME),
        ({**UNKNOWN, **UNKNOWN_CODE}, 404, Outcome(granted=False, refused=True, error_ids=("unknown_customer",))),
        (b"", 500, Outcome(granted=False, refused=True, error_ids=())),
        ({}, 201, Outcome(granted=False, refused=False, error_ids=())),
        ({}, 302, Outcome(granted=False, refused=False, error_ids=())),
        ({}, 399, Outcome(granted=False, refused=False, error_ids=())),
        ({}, 400, Outcome(granted=False, refused=True, error_ids=())),
    ],
    ids=str,
)
def test_the_status_decides_where_errors_have_one(body: object, status: int, came: Outcome) -> None:
    assert outcome(BY_STATUS, answer(body, status)) == came


@pytest.mark.parametrize("status", [200, 201, 204, 302, 400, 404, 499])
@pytest.mark.parametrize("errors", ["absent", None, [], ""], ids=repr)
def test_without_errors_in_the_body_every_status_below_500_grants(status: int, errors: object) -> None:
    body = CREATED if errors == "absent" else {**CREATED, "errors": errors}
    assert outcome(BY_CODE, answer(body, status, of=BY_CODE)) == GRANTED_OUTCOME


@pytest.mark.parametrize("status", [200, 201, 400, 404, 499])
@pytest.mark.parametrize(
    ("errors", "codes"),
    [
        ([{"code": 8015}], ("8015",)),
        ([{"code": "8015"}, {"code": 3217}], ("8015", "3217")),
        ({"code": 8015}, ("8015",)),
        ([{"code": 8015.0}], ("8015",)),
        ([{"message": "no"}, {"code": 3217}], ("3217",)),
        ([{"message": "no"}], ()),
        ([{"code": None}], ()),
        (["8015"], ()),
        ("8015", ()),
    ],
    ids=str,
)
def test_errors_in_the_body_refuse_under_any_status(errors: object, codes: tuple[str, ...], status: int) -> None:
    came = outcome(BY_CODE, answer({**CREATED, "errors": errors}, status, of=BY_CODE))
    assert came == Outcome(granted=False, refused=True, error_ids=codes)


@pytest.mark.parametrize(("status", "refused"), [(200, False), (399, False), (400, True), (401, True), (499, True)])
def test_an_error_status_without_a_customer_refuses(*, status: int, refused: bool) -> None:
    came = outcome(BY_CODE, answer({"message": "Unauthorized"}, status, of=BY_CODE))
    assert came == Outcome(granted=not refused, refused=refused, error_ids=())


@pytest.mark.parametrize("status", [100, 199])
def test_a_status_below_200_neither_grants_nor_refuses(status: int) -> None:
    assert outcome(BY_CODE, answer(CREATED, status, of=BY_CODE)) == Outcome(granted=False, refused=False, error_ids=())


@pytest.mark.parametrize(
    ("body", "status"),
    [(CREATED, 500), (CREATED, 503), ([], 200), (None, 200), ("ok", 200), (b"", 200), (b"<html>", 404)],
    ids=str,
)
def test_a_server_error_or_no_object_grants_nothing(body: object, status: int) -> None:
    came = outcome(BY_CODE, answer(body, status, of=BY_CODE))
    assert (came.granted, came.refused) == (False, True)


@given(
    status=st.integers(100, 599),
    body=st.none()
    | st.lists(st.integers())
    | st.dictionaries(st.sampled_from(["errors", "id", "createdId"]), st.none() | st.text() | st.lists(st.integers())),
)
def test_no_answer_is_both_granted_and_refused(status: int, body: object) -> None:
    for judged in (BY_STATUS, BY_CODE):
        came = outcome(judged, answer(body, status, of=judged))
        assert not (came.granted and came.refused)


# --- the answer to a valid request ----------------------------------------------------------------------------------

BLAME: dict[str, tuple[Any, int, str | None]] = {
    "granted": (GRANTED, 200, None),
    "granted with a false result": ({"ok": False}, 200, None),
    "documented error without its cause": (UNKNOWN, 404, "succeeds"),
    "documented error of every call": ({"id": "invalid_token"}, 401, "succeeds"),
    "another success": (GRANTED, 201, "documented-status"),
    "no content": (b"", 204, "documented-status"),
    "redirect": (b"", 302, "documented-status"),
    "undocumented status": (UNKNOWN, 422, "documented-status"),
    "undocumented status with a documented id": (UNKNOWN, 403, "documented-status"),
    "undocumented id": ({"id": "bad_request"}, 400, "documented-error-id"),
    "id of another status": ({"id": "unknown_customer"}, 400, "documented-error-id"),
    "id that is no text": ({"id": 404}, 404, "documented-error-id"),
    "error without an id": ({"message": "no"}, 404, "documented-error-id"),
    "error that is not JSON": (b"<html>", 404, "documented-error-id"),
    "server error": (UNKNOWN, 500, "succeeds"),
    "bad gateway": (b"", 502, "succeeds"),
}


@pytest.mark.parametrize("came", BLAME)
def test_the_narrowest_broken_requirement_is_blamed(came: str) -> None:
    body, status, slug = BLAME[came]
    flaw = judge_valid(BY_STATUS, answer(body, status))
    assert (flaw and flaw.slug) == slug


@pytest.mark.parametrize(
    ("body", "status"), [(UNKNOWN_CODE, 200), (UNKNOWN_CODE, 404), (CREATED, 500), ([], 200), (b"", 200)], ids=str
)
def test_without_documented_statuses_a_valid_request_that_is_not_granted_does_not_succeed(
    body: object, status: int
) -> None:
    flaw = judge_valid(BY_CODE, answer(body, status, of=BY_CODE))
    assert flaw is not None
    assert (flaw.slug, flaw.expected) == ("succeeds", ("the documented answer of success",))


def test_the_flaw_of_a_valid_request_quotes_the_answer() -> None:
    flaw = judge_valid(BY_STATUS, answer({"id": "bad_request"}, 400))
    assert flaw is not None
    assert flaw.actual == 'HTTP 400 {"id": "bad_request"}'
    assert flaw.expected == ("HTTP 200 with the documented answer",)


def test_a_call_that_does_not_make_the_narrow_requirement_is_blamed_by_the_wide_one() -> None:
    bare = call(
        "bubblehouse/Bare1",
        errors=BY_STATUS.errors,
        requirements=[promise("bubblehouse/Bare1#succeeds")],
        output={},
        refusal={},
    )
    flaw = judge_valid(bare, answer(b"", 204))
    assert flaw is not None
    assert flaw.slug == "succeeds"


# --- what is neither promised nor forbidden -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "seen"),
    [
        (GRANTED, 200, []),
        (UNKNOWN, 404, []),
        ({"ok": True, "first_name": {"ok": True}}, 200, []),
        (
            {"ok": True, "zeta": 1, "alpha": 1},
            200,
            [
                "undocumented member 'alpha' in the answer",
                "undocumented member 'zeta' in the answer",
            ],
        ),
        ({"ok": True, "first_name": {"ok": True, "more": 1}}, 200, []),
        ({}, 418, ["undocumented status 418"]),
        ({}, 204, ["undocumented status 204"]),
        ({"id": "teapot"}, 418, ["undocumented status 418 with error teapot"]),
        ({"id": "teapot"}, 400, ["undocumented error teapot with status 400"]),
        ({"id": 7}, 400, []),
        (b"<html>", 502, ["undocumented status 502"]),
    ],
    ids=str,
)
def test_undocumented_statuses_errors_and_members_are_observed(body: object, status: int, seen: list[str]) -> None:
    assert observe(BY_STATUS, answer(body, status)) == seen


@pytest.mark.parametrize(
    ("body", "status", "seen"),
    [
        (CREATED, 200, []),
        (CREATED, 418, []),
        ({**CREATED, "entity": "x"}, 200, ["undocumented member 'entity' in the answer"]),
        (UNKNOWN_CODE, 200, []),
        ({"errors": [{"code": 8015}, {"code": 9}]}, 400, ["undocumented error 9 with status 400"]),
        ({"errors": [{}]}, 400, []),
        ([], 200, []),
    ],
    ids=str,
)
def test_without_documented_statuses_only_codes_and_members_are_observed(
    body: object, status: int, seen: list[str]
) -> None:
    assert observe(BY_CODE, answer(body, status, of=BY_CODE)) == seen


def test_members_behind_a_reference_are_documented() -> None:
    customer = call(
        "bubblehouse/CustomerDetails1",
        errors=BY_STATUS.errors,
        requirements=[],
        output={
            "$ref": "#/$defs/Customer2",
            "$defs": {
                "Customer2": {"$ref": "#/$defs/Base"},
                "Base": {"allOf": [{"properties": {"bh_id": {}}}, {"type": "object"}, {"properties": {"id": {}}}]},
            },
        },
        refusal={},
    )
    observed = observe(customer, answer({"bh_id": "a", "id": "b", "extra": 1}))
    assert observed == ["undocumented member 'extra' in the answer"]


# --- one line of an answer ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"", "HTTP 200"),
        (b"null", "HTTP 200 null"),
        (b'{"ok":\n  true}', 'HTTP 200 {"ok": true}'),
        ('{"name": "Zo\u00eb"}'.encode(), 'HTTP 200 {"name": "Zo\u00eb"}'),
        (b"<html>\n  <body>\xff", "HTTP 200 <html> <body>\ufffd"),
    ],
    ids=repr,
)
def test_an_answer_is_shown_in_one_line(body: bytes, line: str) -> None:
    assert shown(answer(body)) == line


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (302, "HTTP 302, a redirect to https://elsewhere.example.com/a b"),
        (399, "HTTP 399, a redirect to https://elsewhere.example.com/a b"),
        (299, "HTTP 299 {}"),
        (400, "HTTP 400 {}"),
    ],
)
def test_a_redirect_is_shown_by_where_it_leads(status: int, line: str) -> None:
    assert shown(answer({}, status, headers=[("Location", "https://elsewhere.example.com/a\r\n b")])) == line


def test_a_long_answer_is_cut() -> None:
    line = shown(answer({"name": "x" * 5000}))
    assert len(line) < 320
    assert line.endswith("…")


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_body_is_shown_without_line_breaks(body: bytes) -> None:
    line = shown(answer(body, 404))
    assert line.startswith("HTTP 404")
    assert "\n" not in line

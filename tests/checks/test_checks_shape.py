from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from tests.checks.judging import flawed, only_flaw
from tests.checks.small import (
    BY_CODE,
    BY_STATUS,
    CREATED,
    GRANTED,
    JSON,
    UNKNOWN,
    UNKNOWN_CODE,
    answer,
    call,
    promise,
)
from troth.checks import Asked, is_checked, judge, observe

if TYPE_CHECKING:
    from troth.model import Call

RATE_LIMITED = {"id": "rate_limit_exceeded", "message": "Slow down."}


# --- shapes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, None),
        ([], None),
        (None, None),
        ("ok", None),
        ({"ok": 1}, "/ok"),
        ({"ok": "true"}, "/ok"),
        ({"ok": None}, "/ok"),
        ({"ok": True, "first_name": None}, "/first_name"),
        ({"ok": True, "first_name": {"ok": "yes"}}, "/first_name/ok"),
        ({"ok": True, "phone": {}}, "/phone"),
    ],
    ids=str,
)
def test_a_success_of_another_shape_is_a_flaw_at_its_place(body: object, where: str | None) -> None:
    flaw = only_flaw(BY_STATUS, answer(body))
    assert (flaw.slug, flaw.where) == ("output-shape", where)
    assert flaw.expected == ("the shape of Output of UpdateCustomerDetails1",)


@pytest.mark.parametrize(
    "body", [{}, [], None, "unknown", {"id": 404}, {"id": None}, {"id": ""}, {"id": "a", "message": 1}], ids=str
)
@pytest.mark.parametrize("asked", Asked)
def test_an_error_of_another_shape_is_a_flaw_whatever_was_asked(body: object, asked: Asked) -> None:
    assert flawed(BY_STATUS, answer(body, 404), asked) == ["error-shape"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"NaN", b'{"id": "a", "id": "a"}'])
def test_an_error_that_is_not_json_is_a_flaw_of_its_shape_when_the_request_is_not_documented(body: bytes) -> None:
    assert flawed(BY_STATUS, answer(body, 400, headers=[]), Asked.OPEN) == ["error-shape"]


@pytest.mark.parametrize(
    ("member", "slug"),
    [("warnings", "warnings-shape"), ("sideEffects", "side-effects-shape"), ("createdId", "output-shape")],
)
def test_a_part_of_the_answer_with_a_requirement_of_its_own_is_blamed_by_it(member: str, slug: str) -> None:
    flaw = only_flaw(BY_CODE, answer({**CREATED, member: True}, of=BY_CODE))
    assert (flaw.slug, flaw.where) == (slug, f"/{member}")


def test_flaws_of_several_parts_are_blamed_one_by_one() -> None:
    spoilt = answer({"warnings": "none", "sideEffects": 3}, of=BY_CODE)
    assert sorted(flawed(BY_CODE, spoilt)) == ["output-shape", "side-effects-shape", "warnings-shape"]


def test_a_place_below_a_part_is_blamed_by_the_part() -> None:
    flaw = only_flaw(BY_CODE, answer({**CREATED, "warnings": [{}, "late"]}, of=BY_CODE))
    assert (flaw.slug, flaw.where) == ("warnings-shape", "/warnings/1")


def test_the_place_of_a_flaw_is_a_json_pointer() -> None:
    odd = call(
        "bubblehouse/Odd1",
        errors=BY_STATUS.errors,
        requirements=[promise("bubblehouse/Odd1#output-shape")],
        output={"type": "object", "properties": {"a/b~c": {"type": "string"}}},
        refusal={},
    )
    flaw = only_flaw(odd, answer({"a/b~c": 1}))
    assert (flaw.where, flaw.expected) == ("/a~1b~0c", ("the shape of the documented shape",))


def test_of_several_flaws_of_one_part_the_one_nearest_the_top_is_quoted() -> None:
    flaw = only_flaw(BY_STATUS, answer({"ok": True, "first_name": {"ok": 1}, "phone": 2}))
    assert (flaw.where, flaw.actual) == ("/phone", "2 is not of type 'object'")


def shaped(member: dict[str, Any]) -> Call:
    return call(
        "bubblehouse/Shaped1",
        errors=BY_STATUS.errors,
        requirements=[promise("bubblehouse/Shaped1#output-shape")],
        output={"type": "object", "properties": {"member": member}},
        refusal={},
    )


TIME = {"type": "string", "format": "date-time"}


@pytest.mark.parametrize(
    "time",
    [
        "2024-03-01T10:00:00Z",
        "2024-03-01t10:00:00.123456z",
        "2024-03-01T10:00:00+05:30",
        "2016-12-31T23:59:60Z",
    ],
)
def test_every_time_of_rfc_3339_has_the_shape_of_a_time(time: str) -> None:
    assert flawed(shaped(TIME), answer({"member": time})) == []


@pytest.mark.parametrize("time", ["yesterday", "2024-03-01", "2024-03-01T10:00:00", "2024-02-30T10:00:00Z"])
def test_another_text_does_not_have_the_shape_of_a_time(time: str) -> None:
    flaw = only_flaw(shaped(TIME), answer({"member": time}))
    assert (flaw.slug, flaw.actual, flaw.where) == ("output-shape", f"'{time}' is not a 'date-time'", "/member")


@pytest.mark.parametrize(
    ("member", "value"), [({"multipleOf": 0.01}, 19.99), ({"pattern": r"^\w+$"}, "Zo\u00eb")], ids=["number", "letters"]
)
def test_what_only_one_reading_of_a_schema_refuses_is_no_flaw(member: dict[str, Any], value: object) -> None:
    assert flawed(shaped(member), answer({"member": value})) == []


def test_of_a_very_large_answer_it_is_only_said_that_its_shape_is_wrong() -> None:
    flaw = only_flaw(BY_STATUS, answer({"ok": 1, "more": "x" * 300_000}))
    assert (flaw.slug, flaw.where) == ("output-shape", None)
    assert flaw.actual == "something in its 300,021 bytes is of another shape"


def test_a_place_is_cut_where_a_server_made_it_endless() -> None:
    endless = shaped({"additionalProperties": {"type": "string"}})
    flaw = only_flaw(endless, answer({"member": {"n" * 5000: 1}}))
    assert flaw.where == "/member/" + "n" * 292


def test_of_very_many_undocumented_names_a_few_are_observed() -> None:
    seen = observe(BY_STATUS, answer({**GRANTED, **{f"member_{number:03}": 1 for number in range(500)}}))
    assert seen == [f"undocumented member 'member_{number:03}' in the answer" for number in range(10)]


def test_a_schema_is_compiled_once_however_many_answers_it_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    compiler = jsonschema_rs.Draft202012Validator

    def compiling(schema: dict[str, Any], **options: Any) -> object:  # noqa: ANN401 - of the library
        compiled.append(schema)
        return compiler(schema, **options)

    monkeypatch.setattr(jsonschema_rs, "Draft202012Validator", compiling)
    calls = [shaped({"type": "string"}), shaped({"type": "boolean"})]
    for value in ("a", True, "b", False):
        for judged in calls:
            flawed(judged, answer({"member": value}))
    assert compiled == [judged.output for judged in calls]


def test_an_odd_name_hides_no_flaw() -> None:
    assert only_flaw(BY_STATUS, answer(b'{"\\ud800": 1, "ok": 1}')).slug == "output-shape"


def test_a_flaw_quotes_no_more_than_a_few_lines_of_the_answer() -> None:
    assert len(only_flaw(BY_STATUS, answer({"ok": "x" * 100_000})).actual) <= 300


@pytest.mark.parametrize("errors", [[{}], [{"code": None}], ["8015"], {"code": 8015}, "unknown", 8015, True], ids=str)
def test_a_refusal_by_code_of_another_shape_is_a_flaw(errors: object) -> None:
    spoilt = answer({"errors": errors}, of=BY_CODE)
    assert flawed(BY_CODE, spoilt, Asked.REFUSABLE) == ["error-shape"]


# --- which check applies when ---------------------------------------------------------------------------------------

BASE = ["json-content-type", "strict-json"]
APPLICABLE: dict[str, tuple[Call, Any, int, Asked, list[str]]] = {
    "success of a valid request": (BY_STATUS, GRANTED, 200, Asked.VALID, [*BASE, "output-shape"]),
    "error to a valid request": (BY_STATUS, UNKNOWN, 404, Asked.VALID, [*BASE, "error-shape"]),
    "error to a request that has one": (BY_STATUS, UNKNOWN, 404, Asked.REFUSABLE, [*BASE, "error-shape"]),
    "success of a request that has an error": (BY_STATUS, GRANTED, 200, Asked.REFUSABLE, BASE),
    "another success": (BY_STATUS, GRANTED, 201, Asked.VALID, BASE),
    "redirect": (BY_STATUS, b"", 302, Asked.VALID, []),
    "the last status of a redirect": (BY_STATUS, b"", 399, Asked.REFUSABLE, []),
    "server error": (BY_STATUS, b"oops", 500, Asked.VALID, []),
    "server error where an error is documented": (BY_STATUS, b"oops", 503, Asked.REFUSABLE, []),
    "success of an unknown request": (BY_STATUS, b"yes", 200, Asked.OPEN, ["no-server-error"]),
    "error to an unknown request": (BY_STATUS, {}, 404, Asked.OPEN, ["no-server-error", "error-shape"]),
    "server error to an unknown request": (BY_STATUS, b"", 500, Asked.OPEN, ["no-server-error"]),
    "the last error below 500": (BY_STATUS, {}, 499, Asked.OPEN, ["no-server-error", "error-shape"]),
    "not JSON": (BY_STATUS, b"", 200, Asked.VALID, BASE),
    "rate limit": (BY_STATUS, RATE_LIMITED, 429, Asked.OPEN, ["error-rate-limit-exceeded", *BASE, "error-shape"]),
    "by code, granted": (
        BY_CODE,
        CREATED,
        404,
        Asked.VALID,
        [*BASE, "output-shape", "warnings-shape", "side-effects-shape"],
    ),
    "by code, refused": (BY_CODE, UNKNOWN_CODE, 200, Asked.VALID, [*BASE, "error-shape"]),
    "by code, unknown request": (BY_CODE, {}, 400, Asked.OPEN, ["no-server-error"]),
    "by code, unknown request refused": (BY_CODE, UNKNOWN_CODE, 200, Asked.OPEN, ["no-server-error", "error-shape"]),
    "by code, redirect": (BY_CODE, [], 302, Asked.VALID, BASE),
    "by code, no object": (BY_CODE, [], 200, Asked.VALID, BASE),
    "by code, rate limit": (BY_CODE, UNKNOWN_CODE, 429, Asked.VALID, [*BASE, "error-shape"]),
    "by code, granted under 429": (
        BY_CODE,
        CREATED,
        429,
        Asked.VALID,
        [*BASE, "output-shape", "warnings-shape", "side-effects-shape"],
    ),
    "by code, server error": (BY_CODE, CREATED, 500, Asked.VALID, []),
}


@pytest.mark.parametrize("when", APPLICABLE)
def test_checks_apply_by_what_was_asked_and_what_came(when: str) -> None:
    call, body, status, asked, slugs = APPLICABLE[when]
    assert judge(call, answer(body, status, of=call), asked)[0] == slugs


def test_a_call_is_only_judged_by_the_requirements_it_makes() -> None:
    bare = call(
        "bubblehouse/Bare1",
        errors=BY_STATUS.errors,
        requirements=[promise("bubblehouse/Bare1#strict-json")],
        output={"type": "object"},
        refusal={"type": "object"},
    )
    assert judge(bare, answer(b"", 404, headers=[]), Asked.OPEN) == ([], [])
    assert judge(bare, answer(b"", 200, headers=[]), Asked.VALID)[0] == ["strict-json"]


@pytest.mark.parametrize("status", [200, 302, 404, 499])
def test_an_answer_below_500_is_no_server_error(status: int) -> None:
    assert "no-server-error" not in flawed(BY_STATUS, answer(UNKNOWN, status), Asked.OPEN)


# --- the rate limit -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", Asked)
def test_the_documented_429_has_no_flaw(asked: Asked) -> None:
    assert flawed(BY_STATUS, answer(RATE_LIMITED, 429), asked) == []


@pytest.mark.parametrize("asked", Asked)
def test_a_429_with_another_error_id_is_a_flaw_of_the_rate_limit_alone(asked: Asked) -> None:
    assert flawed(BY_STATUS, answer({"id": "slow_down"}, 429), asked) == ["error-rate-limit-exceeded"]


@pytest.mark.parametrize("body", [{}, [], {"id": 1}], ids=str)
def test_a_429_without_an_error_id_is_a_flaw_of_its_shape_too(body: object) -> None:
    assert flawed(BY_STATUS, answer(body, 429)) == ["error-rate-limit-exceeded", "error-shape"]


# --- which slugs are checks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "checked"),
    [
        ("json-content-type", True),
        ("strict-json", True),
        ("output-shape", True),
        ("error-shape", True),
        ("warnings-shape", True),
        ("no-server-error", True),
        ("error-rate-limit-exceeded", True),
        ("succeeds", True),
        ("documented-status", True),
        ("documented-error-id", True),
        ("error-unknown-customer", False),
        ("null-keeps-value", False),
        ("warning-details", False),
        ("", False),
    ],
)
def test_checks_are_known_by_their_slug(slug: str, checked: bool) -> None:  # noqa: FBT001 - a table
    assert is_checked(slug) is checked


def test_json_headers_are_those_of_the_tests() -> None:
    assert answer(GRANTED).response.headers == JSON

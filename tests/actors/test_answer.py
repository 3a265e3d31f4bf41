from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.checks.small import BY_CODE, BY_STATUS, CREATED, GRANTED, UNKNOWN, UNKNOWN_CODE
from troth.errors import Disagreement, Inconclusive, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.actors import Answer
    from troth.client import Record
    from troth.model import Call


def found(record: Record) -> list[str]:
    return [finding.requirement.partition("#")[2] for finding in record.witnessed.findings.values()]


def counted(record: Record, call: Call = BY_STATUS) -> set[str]:
    return {name.removeprefix(f"{call.id}#") for name in record.witnessed.judged}


SAYINGS: dict[str, Callable[[Answer], object]] = {
    "succeeds": lambda came: came.succeeds(),
    "succeeds_unless_warned": lambda came: came.succeeds_unless_warned(),
    "is_granted": lambda came: came.is_granted(),
    "answers": lambda came: came.answers(200),
    "is_refused_with": lambda came: came.is_refused_with("8015"),
    "is_refused": lambda came: came.is_refused(),
    "does_not_succeed": lambda came: came.does_not_succeed(),
    "may_be_anything": lambda came: came.may_be_anything(),
}


@pytest.mark.parametrize("saying", SAYINGS)
@pytest.mark.parametrize(("body", "status"), [(GRANTED, 200), (UNKNOWN, 404), (b"", 500), (b"", 302)], ids=str)
def test_an_answer_is_owed_a_judgement_until_one_is_said_whatever_it_is(
    came: Callable[..., Answer], record: Record, saying: str, body: object, status: int
) -> None:
    answered = came(body, status)
    assert record.owing == 1
    with contextlib.suppress(Disagreement, Inconclusive, Undecided):
        assert SAYINGS[saying](answered) is answered
    assert record.owing == 0


# --- a step ---------------------------------------------------------------------------------------------------------


def test_a_step_that_is_granted_counts_for_the_requirements_of_valid_requests(
    came: Callable[..., Answer], record: Record
) -> None:
    came(GRANTED).succeeds()
    assert {"succeeds", "documented-status", "documented-error-id", "output-shape"} <= counted(record)
    assert found(record) == []


@pytest.mark.parametrize(
    ("body", "status", "slugs"),
    [
        (UNKNOWN, 404, ["succeeds"]),
        (UNKNOWN, 422, ["documented-status"]),
        ({"id": "nobody"}, 404, ["documented-error-id"]),
        ({}, 404, ["error-shape", "documented-error-id"]),
        (UNKNOWN, 500, ["succeeds"]),
    ],
    ids=str,
)
def test_a_step_that_fails_is_a_finding_of_the_call_and_ends_the_test(
    came: Callable[..., Answer], record: Record, body: object, status: int, slugs: list[str]
) -> None:
    with pytest.raises(Inconclusive, match=f"a step before it failed: {BY_STATUS.id} answered HTTP {status}"):
        came(body, status).succeeds()
    assert found(record) == slugs
    assert all(finding.exchanges for finding in record.witnessed.findings.values())


def test_a_step_with_a_body_of_another_shape_is_a_finding_and_the_test_goes_on(
    came: Callable[..., Answer], record: Record
) -> None:
    came({"ok": "yes"}).succeeds()
    assert found(record) == ["output-shape"]


def test_a_refusal_of_the_servers_own_may_be_a_warning(came: Callable[..., Answer], record: Record) -> None:
    with pytest.raises(Undecided, match="what may be a warning came: HTTP 404"):
        came({"id": "warnings"}, 404).succeeds_unless_warned()
    assert found(record) == []


@pytest.mark.parametrize(
    ("body", "status", "slugs"),
    [(UNKNOWN, 404, ["succeeds"]), (UNKNOWN, 422, ["documented-status"]), (b"", 500, ["succeeds"])],
    ids=str,
)
def test_a_documented_refusal_and_a_failure_are_no_warning(
    came: Callable[..., Answer], record: Record, body: object, status: int, slugs: list[str]
) -> None:
    with pytest.raises(Inconclusive, match="a step before it failed"):
        came(body, status).succeeds_unless_warned()
    assert found(record) == slugs


# --- success as the requirement itself ------------------------------------------------------------------------------


def test_a_valid_request_is_granted(came: Callable[..., Answer], record: Record) -> None:
    came(GRANTED).is_granted()
    came(CREATED, 404, BY_CODE).is_granted()
    assert found(record) == []


@pytest.mark.parametrize(("body", "status"), [(UNKNOWN, 404), (UNKNOWN, 500)], ids=str)
def test_a_valid_request_that_is_refused_fails_the_test(
    came: Callable[..., Answer], record: Record, body: object, status: int
) -> None:
    with pytest.raises(Disagreement) as caught:
        came(body, status).is_granted()
    assert caught.value.expected == ("HTTP 200 with the documented answer",)
    assert found(record) == []


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [(UNKNOWN, 422, "documented-status"), ({"id": "nobody"}, 404, "documented-error-id")],
    ids=str,
)
def test_what_a_narrower_requirement_speaks_of_does_not_fail_the_test(
    came: Callable[..., Answer], record: Record, body: object, status: int, slug: str
) -> None:
    with pytest.raises(Inconclusive):
        came(body, status).is_granted()
    assert found(record) == [slug]


# --- documented answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("documented", "body", "status"),
    [
        ((200,), GRANTED, 200),
        ((404, "unknown_customer"), UNKNOWN, 404),
        ((404, "empty_customer", 404, "unknown_customer"), UNKNOWN, 404),
        ((404, "empty_customer", "unknown_customer"), UNKNOWN, 404),
        ((404, "unknown_customer", "empty_customer"), UNKNOWN, 404),
        ((400, "missing_customer", 404, "unknown_customer"), {"id": "missing_customer"}, 400),
        ((200, 404, "unknown_customer"), GRANTED, 200),
        ((200, 404, "unknown_customer"), UNKNOWN, 404),
        ((500,), b"", 500),
        ((404,), UNKNOWN, 404),
    ],
    ids=str,
)
def test_a_documented_answer_is_right(
    came: Callable[..., Answer], record: Record, documented: tuple[Any, ...], body: object, status: int
) -> None:
    came(body, status).answers(*documented)
    assert found(record) == []


@pytest.mark.parametrize(
    ("documented", "body", "status"),
    [
        ((200,), UNKNOWN, 404),
        ((200,), GRANTED, 201),
        ((200,), b"", 500),
        ((404, "unknown_customer"), GRANTED, 200),
        ((404, "unknown_customer"), {"id": "empty_customer"}, 404),
        ((404, "unknown_customer"), {"id": "unknown_customer"}, 400),
        ((404, "unknown_customer"), {"id": "Unknown_Customer"}, 404),
        ((404, "unknown_customer"), {}, 404),
        ((404, "unknown_customer"), b"unknown_customer", 404),
        ((404, "unknown_customer"), {"id": "unknown_customer"}, 200),
        ((404, "unknown_customer", 400, "missing_customer"), {"id": "unknown_customer"}, 400),
        ((404, "unknown_customer", "empty_customer"), {"id": "empty_customer"}, 400),
        ((500,), UNKNOWN, 404),
    ],
    ids=str,
)
def test_another_answer_is_a_disagreement(
    came: Callable[..., Answer], documented: tuple[Any, ...], body: object, status: int
) -> None:
    with pytest.raises(Disagreement, match=f"got HTTP {status}"):
        came(body, status).answers(*documented)


def test_a_disagreement_lists_what_is_documented(came: Callable[..., Answer]) -> None:
    with pytest.raises(Disagreement) as caught:
        came(GRANTED).answers(404, "a", "b", 400, "c", 500)
    assert caught.value.expected == (
        "HTTP 404 with error id a",
        "HTTP 404 with error id b",
        "HTTP 400 with error id c",
        "HTTP 500",
    )
    assert caught.value.actual == 'HTTP 200 {"ok": true}'


@pytest.mark.parametrize(
    ("documented", "shape"), [((200,), True), ((200, 404, "a"), True), ((404, "a"), False), ((500,), False)], ids=str
)
def test_the_shape_of_a_success_is_judged_only_where_success_is_documented(
    came: Callable[..., Answer],
    record: Record,
    documented: tuple[Any, ...],
    shape: bool,  # noqa: FBT001 - a table
) -> None:
    with contextlib.suppress(Disagreement):
        came({}).answers(*documented)
    assert ("output-shape" in found(record)) is shape


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 400, 404, 499])
def test_a_code_refuses_under_any_status(came: Callable[..., Answer], record: Record, status: int) -> None:
    came(UNKNOWN_CODE, status, BY_CODE).is_refused_with("8015")
    came({"errors": [{"code": 1}, {"code": "3217"}]}, status, BY_CODE).is_refused_with("8015", "3217")
    assert found(record) == []


@pytest.mark.parametrize("body", [CREATED, {"errors": [{"code": 3217}]}, {"errors": [{}]}, {"errors": []}], ids=str)
def test_another_code_or_none_is_a_disagreement(came: Callable[..., Answer], body: object) -> None:
    with pytest.raises(Disagreement) as caught:
        came(body, 400, BY_CODE).is_refused_with("8015", "1")
    assert caught.value.expected == ("a refusal with code 8015", "a refusal with code 1")
    assert caught.value.where == "/errors"


@pytest.mark.parametrize("saying", ["succeeds", "is_granted", "is_refused_with", "is_refused", "does_not_succeed"])
def test_without_documented_statuses_a_server_error_decides_nothing(
    came: Callable[..., Answer], record: Record, saying: str
) -> None:
    with pytest.raises(Inconclusive, match="the server failed: HTTP 503"):
        SAYINGS[saying](came(CREATED, 503, BY_CODE))
    assert [slug for slug in found(record) if slug != "no-server-error"] == []


def test_a_request_that_nobody_documents_may_fail_a_server(came: Callable[..., Answer], record: Record) -> None:
    came(CREATED, 503, BY_CODE).may_be_anything()
    assert found(record) == ["no-server-error"]


@pytest.mark.parametrize(("body", "status", "of"), [(UNKNOWN, 404, BY_STATUS), (UNKNOWN_CODE, 200, BY_CODE)], ids=str)
def test_a_refusal_is_one_whichever_it_is(came: Callable[..., Answer], body: object, status: int, of: Call) -> None:
    assert came(body, status, of).is_refused().refused


@pytest.mark.parametrize(("body", "status"), [(GRANTED, 200), (b"", 302), (UNKNOWN, 500)], ids=str)
def test_what_is_no_refusal_decides_nothing(came: Callable[..., Answer], body: object, status: int) -> None:
    with pytest.raises(Undecided):
        came(body, status).is_refused()


@pytest.mark.parametrize(
    ("body", "status", "of"),
    [
        (UNKNOWN, 404, BY_STATUS),
        (b"", 302, BY_STATUS),
        (b"", 500, BY_STATUS),
        ({"ok": False}, 200, BY_STATUS),
        (UNKNOWN_CODE, 200, BY_CODE),
    ],
    ids=str,
)
def test_whatever_is_no_success_is_right_where_none_may_come(
    came: Callable[..., Answer], body: object, status: int, of: Call
) -> None:
    came(body, status, of).does_not_succeed()


@pytest.mark.parametrize(
    ("body", "of"), [(GRANTED, BY_STATUS), ({}, BY_STATUS), (b"", BY_STATUS), (CREATED, BY_CODE)], ids=str
)
def test_success_where_none_may_come_is_a_disagreement(came: Callable[..., Answer], body: object, of: Call) -> None:
    with pytest.raises(Disagreement, match="expected a refusal; got HTTP 200"):
        came(body, 200, of).does_not_succeed()


@pytest.mark.parametrize("saying", ["does_not_succeed", "may_be_anything"])
def test_of_a_request_that_is_not_documented_only_a_refusal_s_shape_is_judged(
    came: Callable[..., Answer], record: Record, saying: str
) -> None:
    SAYINGS[saying](came({"error": "x"}, 400))
    assert found(record) == ["error-shape"]
    assert counted(record) == {"no-server-error", "error-shape"}

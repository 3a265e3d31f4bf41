"""A contract in small: one call whose errors have statuses, one whose errors have codes only, and answers to both."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troth.model import (
    Call,
    Contract,
    Discrepancy,
    DocumentedError,
    Interaction,
    Page,
    Request,
    Requirement,
    Response,
    Vendor,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.model import Level

SENT = datetime(2026, 11, 20, 3, 0, 7, tzinfo=UTC)
JSON = (("Content-Type", "application/json"),)

_BY_STATUS = (
    "succeeds",
    "documented-status",
    "documented-error-id",
    "json-content-type",
    "strict-json",
    "output-shape",
    "error-shape",
    "error-rate-limit-exceeded",
    "no-server-error",
    "null-keeps-value",
    "error-unknown-customer",
)
_BY_CODE = (
    "succeeds",
    "json-content-type",
    "strict-json",
    "output-shape",
    "warnings-shape",
    "side-effects-shape",
    "error-shape",
    "no-server-error",
    "error-8015",
)
_RESULT = {
    "$defs": {"Result": {"type": "object", "required": ["ok"], "properties": {"ok": {"type": "boolean"}}}},
    "title": "Output of UpdateCustomerDetails1",
    "type": "object",
    "required": ["ok"],
    "properties": {
        "ok": {"type": "boolean"},
        "first_name": {"$ref": "#/$defs/Result"},
        "phone": {"$ref": "#/$defs/Result"},
    },
}
_REFUSAL = {
    "title": "Error",
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "minLength": 1}, "message": {"type": "string"}},
}
_CREATED = {
    "title": "Answer to an accepted update",
    "type": "object",
    "required": ["createdId"],
    "properties": {
        "createdId": {"type": ["integer", "string"]},
        "warnings": {"type": ["array", "object", "null"], "items": {"type": "object"}},
        "sideEffects": {"type": ["array", "object", "null"], "items": {"type": "object"}},
        "errors": {"type": ["array", "null"], "maxItems": 0},
    },
}
_ERRORS = {
    "title": "Error",
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["code"], "properties": {"code": {"type": ["integer", "string"]}}},
        }
    },
}


def promise(promise_id: str, *, level: Level = "must", excluded: str = "", needs: Sequence[str] = ()) -> Requirement:
    return Requirement(
        id=promise_id,
        call=promise_id.partition("#")[0],
        level=level,
        says=f"What {promise_id} promises.",
        source="UpdateCustomerDetails1, Input",
        url="https://docs.example.com/UpdateCustomerDetails1",
        excluded=excluded,
        because="A sentence." if excluded else "",
        needs=tuple(needs),
    )


def call(
    call_id: str,
    *,
    errors: Sequence[DocumentedError],
    requirements: Sequence[Requirement],
    output: Mapping[str, Any],
    refusal: Mapping[str, Any],
) -> Call:
    vendor, _, name = call_id.partition("/")
    return Call(
        id=call_id,
        vendor=vendor,
        name=name,
        says="Updates a customer.",
        methods=("POST",),
        path=f"/api/{{api_version}}/{{shop}}/{name}",
        kind="write",
        tokens=("shop",),
        parameters=(),
        errors=tuple(errors),
        requirements=tuple(requirements),
        input={"type": "object"},
        output=output,
        refusal=refusal,
        examples=(),
    )


BY_STATUS = call(
    "bubblehouse/UpdateCustomerDetails1",
    errors=[
        DocumentedError(id="invalid_token", status=401, family="global"),
        DocumentedError(id="rate_limit_exceeded", status=429, family="global"),
        DocumentedError(id="missing_customer", status=400, family="customer"),
        DocumentedError(id="unknown_customer", status=404, family="customer"),
        DocumentedError(id="empty_customer", status=404, family="customer"),
    ],
    requirements=[
        promise(
            f"bubblehouse/UpdateCustomerDetails1#{slug}",
            level="should" if slug == "no-server-error" else "must",
            needs=["--provoke rate-limit"] if slug == "error-rate-limit-exceeded" else [],
        )
        for slug in _BY_STATUS
    ],
    output=_RESULT,
    refusal=_REFUSAL,
)
"""Its errors have a status and an id."""

BY_CODE = call(
    "capillary/UpdateCustomerDetails",
    errors=[
        DocumentedError(id="8015", status=None, family="api-specific"),
        DocumentedError(id="3217", status=None, family="api-specific"),
    ],
    requirements=[promise(f"capillary/UpdateCustomerDetails#{slug}") for slug in _BY_CODE],
    output=_CREATED,
    refusal=_ERRORS,
)
"""Its errors have a code and no documented status."""


def vendor_of(*calls: Call) -> Vendor:
    name = calls[0].vendor
    return Vendor(
        name=name,
        title=name.title(),
        contract="2026-11-20",
        base_url="https://api.example.com",
        authentication="bearer",
        pages=tuple(
            Page(id=call.name, url=f"https://docs.example.com/{call.name}", read="2026-11-20") for call in calls
        ),
        discrepancies=(
            Discrepancy(
                id="money-digits",
                vendor=name,
                about="How many digits money has.",
                sides=(("values", "Six."), ("CustomerDetails1", "Two.")),
                reading="Any number.",
            ),
        ),
        calls=calls,
    )


def contract_of(*vendors: Vendor) -> Contract:
    return Contract(version="2026-11-20", vendors=vendors)


def answer(
    body: object = None,
    status: int = 200,
    *,
    of: Call | None = BY_STATUS,
    headers: Sequence[tuple[str, str]] = JSON,
    sent: object = None,
) -> Interaction:
    """Return an answer with a body: bytes as they are, any other value as JSON."""
    return Interaction(
        call=of.id if of else "",
        sent=SENT,
        request=Request(
            method="POST",
            url="http://127.0.0.1:8000/api/v2023061/my-shop/UpdateCustomerDetails1",
            headers=(("Authorization", "Bearer abc"), ("Content-Type", "application/json")),
            body=sent if isinstance(sent, bytes) else json.dumps(sent if sent is not None else {}).encode(),
        ),
        response=Response(
            status=status,
            headers=tuple(headers),
            body=body if isinstance(body, bytes) else json.dumps(body).encode(),
            seconds=0.0123456,
        ),
    )


GRANTED = {"ok": True}
CREATED = {"createdId": 171891944, "warnings": []}
UNKNOWN = {"id": "unknown_customer", "message": "Nobody."}
UNKNOWN_CODE = {"errors": [{"status": False, "code": 8015, "message": "Nobody."}]}

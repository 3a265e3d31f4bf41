"""Capillary: one organisation with several sources, whose tills change and read the details of its customers.

The call cannot make customers, so the organisation starts with a pool of them (`_pool`). A refusal is a body with
`errors`; its HTTP status is documented nowhere, and is 200 here, as a client of the vendor's own expects of v2. Where
the page is silent, `docs/decisions/sandbox-capillary-where-the-page-is-silent.md` says what is done.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from troth.sandbox._message import JSON_TYPE, Answer, Request
from troth.sandbox.capillary import UpdateCustomerDetails, _pool, _request, _state
from troth.sandbox.capillary import _organisation as organisation
from troth.sandbox.capillary._codes import Refused, errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.sandbox._clock import Clock
    from troth.sandbox._hooks import Exchange, Step
    from troth.sandbox._settings import Settings
    from troth.sandbox._store import Store

_CALL = "UpdateCustomerDetails"
_METHODS = ("GET", "PUT")


def claims(path: str) -> bool:
    """Say whether a path lies in the second version of Capillary's API."""
    return path.split("/")[1:2] == ["v2"]


def call_of(path: str) -> str | None:
    """Return the call whose path this is, reading back included."""
    return None if _customer_id(path) is None else _CALL


def settle(store: Store, clock: Clock, settings: Settings) -> None:
    """Put the pool in place, once."""
    del clock
    _state.fill(store, settings.seed)


def handle(exchange: Exchange) -> Answer:
    """Answer a request; every answer carries the id of its request, in both of the vendor's spellings."""
    number = exchange.store.next_number("request")
    request_id = hashlib.sha256(f"{exchange.settings.seed}/{number}".encode()).hexdigest()[:32]
    answer = _answer(exchange).with_header("Content-Type", f"{JSON_TYPE};charset=UTF-8")
    return answer.with_header("X-CAP-REQUEST-ID", request_id).with_header("X-Cap-RequestID", request_id)


def problem(status: int, slug: str, message: str) -> Answer:
    """Return an error that has only an HTTP status, in the form of the others."""
    del slug
    return Answer(status, errors(status, message))


def compose(step: Step) -> Request:
    """Return the request of a transcript's step: by the till unless it says `wrong-password` or `nobody`."""
    headers: Mapping[str, str] = {"content-type": JSON_TYPE} if step.body is not None else {}
    if step.token != "nobody":  # noqa: S105  # a word for who sends it
        digest = organisation.password_digest() if step.token in ("", "till") else "0" * 32
        credentials = base64.b64encode(f"{organisation.USERNAME}:{digest}".encode()).decode()
        headers = {**headers, "authorization": f"Basic {credentials}"}
    path = step.path or f"/v2/customers/{_pool.FIRST_ID}"
    query = {"source": "INSTORE"} if step.query is None else step.query
    body = step.body if isinstance(step.body, bytes) else b"" if step.body is None else json.dumps(step.body).encode()
    return Request(step.method or "PUT", path, tuple(query.items()), {**headers, **(step.headers or {})}, body)


def configuration(url: str) -> dict[str, Any]:
    """Return the `[capillary]` table of a configuration that reaches this sandbox."""
    pool = [
        {"id": str(place.id), "source": place.source} | ({"account_id": place.account_id} if place.account_id else {})
        for place in _pool.places()
    ]
    return {
        "base_url": url,
        "username": organisation.USERNAME,
        "password": f"published:{organisation.PASSWORD}",
        "sandbox": True,
        "allow_writes": True,
        "read_back": True,
        "extended_fields": list(organisation.EXTENDED_FIELDS),
        "program_id": organisation.PROGRAMS[0],
        "settle_seconds": 5,
        "timeout_seconds": 90,
        "patience_seconds": 120,
        "customer": pool,
    }


def _customer_id(path: str) -> str | None:
    parts = path.split("/")[1:]
    return unquote(parts[2]) if len(parts) == 3 and parts[:2] == ["v2", "customers"] and parts[2] else None  # noqa: PLR2004


def _answer(exchange: Exchange) -> Answer:
    request = exchange.request
    customer_id = _customer_id(request.path)
    if customer_id is None:
        return problem(404, "unknown_path", "There is nothing at this path.")
    try:
        till = _request.till(request)
        if not exchange.limit.admits(till):
            return problem(429, "rate_limit", "Too many requests in this second.").with_header("Retry-After", "1")
        if request.method == "PUT":
            return UpdateCustomerDetails.update(request, customer_id, exchange.store, exchange.clock)
        if request.method == "GET":
            return UpdateCustomerDetails.read(request, customer_id, exchange.store)
    except Refused as refusal:
        answer = Answer(refusal.status, errors(refusal.code, refusal.message))
        if refusal.status == 401:  # noqa: PLR2004
            answer = answer.with_header("WWW-Authenticate", 'Basic realm="till"')
        return answer
    allowed = ", ".join(_METHODS)
    return problem(405, "method", f"Only {allowed} are possible here.").with_header("Allow", allowed)

"""Bubblehouse, as `troth.sandbox._vendors.Vendor` asks for. Each call is a module named as the call.

Where the vendor's pages are silent: docs/decisions/sandbox-where-pages-are-silent.md.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import unquote

from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse import _queue as queue
from troth.sandbox.bubblehouse import _refusals as refusals
from troth.sandbox.bubblehouse import _shop as shop
from troth.sandbox.bubblehouse._body import parameters
from troth.sandbox.bubblehouse._call import Call
from troth.sandbox.bubblehouse._compose import compose
from troth.sandbox.bubblehouse._customers import Customers
from troth.sandbox.bubblehouse._tokens import caller_of

if TYPE_CHECKING:
    from troth.sandbox._clock import Clock
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._settings import Settings
    from troth.sandbox._store import Store

__all__ = ["call_of", "claims", "compose", "configuration", "handle", "problem", "settle"]

_PATH = re.compile(r"/api/([^/]*)/([^/]*)/([^/]*)/?")
_CALL_NAME = re.compile(r"[A-Z][A-Za-z]*[0-9]+")
_CROSS_ORIGIN = (("access-control-allow-origin", "*"),)  # customer tokens are documented for use in browsers
_PREFLIGHT = Answer(
    204,
    raw=b"",
    headers=(
        *_CROSS_ORIGIN,
        ("access-control-allow-methods", "GET, POST"),
        ("access-control-allow-headers", "authorization, content-type"),
    ),
)


class _CallModule(Protocol):
    """What the module of a call holds."""

    METHODS: tuple[str, ...]
    TAKES_CUSTOMER_TOKENS: bool

    def answer(self, call: Call) -> Answer:
        """Answer a call, or raise a Refusal."""


def claims(path: str) -> bool:
    """Say whether a path is this vendor's."""
    return path.startswith("/api/")


def call_of(path: str) -> str | None:
    """Return the documented call that a path asks for, or None."""
    match = _PATH.fullmatch(path)
    name = unquote(match[3]) if match else ""
    return name if _module(name) else None


def settle(store: Store, clock: Clock, settings: Settings) -> None:
    """Apply the pushes that have become due."""
    queue.apply_due(store, Customers(store, settings.seed), clock.timestamp(), settings.delay)


def handle(exchange: Exchange) -> Answer:
    """Answer a request: its path first, then its version, token, rate and body, then the call itself."""
    if exchange.request.method == "OPTIONS" and "access-control-request-method" in exchange.request.headers:
        return _PREFLIGHT
    try:
        answer = _answer(exchange)
    except refusals.Refusal as refusal:
        answer = refusal.answer
    return Answer(answer.status, answer.body, headers=(*answer.headers, *_CROSS_ORIGIN))


def problem(status: int, slug: str, message: str) -> Answer:
    """Return an error that the server found."""
    return refusals.Refusal(status, slug, message, _CROSS_ORIGIN).answer


def configuration(url: str) -> dict[str, Any]:
    """Return the table of a `troth.toml` that reaches this vendor at `url`."""
    return {
        "base_url": url,
        "api_version": shop.SERVED_VERSIONS[0],
        "shop": shop.SHOP,
        "key_id": shop.KEY_ID,
        "shared_secret": f"published:{shop.SHARED_SECRET}",
        "sandbox": True,
        "allow_writes": True,
        "idempotency_key_field": shop.IDEMPOTENCY_KEY_FIELD,
        "simulate_error_field": shop.SIMULATE_ERROR_FIELD,
        "obsolete_api_version": shop.OBSOLETE_VERSION,
        "inaccessible_api_version": shop.INACCESSIBLE_VERSION,
        "settle_seconds": 5,
        "timeout_seconds": 90,
        "patience_seconds": 120,
    }


def _answer(exchange: Exchange) -> Answer:
    request = exchange.request
    match = _PATH.fullmatch(request.path)
    if not match:
        raise refusals.unknown_call()
    version, shop_name, name = (unquote(part) for part in match.groups())
    module = _module(name)
    if not module:
        raise refusals.unknown_call()
    _check_version(version)
    if request.method not in module.METHODS:
        raise refusals.method_not_allowed(module.METHODS)
    caller = caller_of(request.headers, exchange.clock.timestamp())
    if shop_name != shop.SHOP:
        raise refusals.invalid_token("The token is not for this shop.")
    if not exchange.limit.admits(caller.subject):
        raise refusals.rate_limit_exceeded()
    if caller.customer_id is not None and not module.TAKES_CUSTOMER_TOKENS:
        raise refusals.shop_token_required()
    customers = Customers(exchange.store, exchange.settings.seed)
    return module.answer(
        Call(parameters(request), caller, customers, exchange.store, exchange.clock, exchange.settings)
    )


def _check_version(version: str) -> None:
    if version == shop.OBSOLETE_VERSION:
        raise refusals.obsolete_version()
    if version == shop.INACCESSIBLE_VERSION:
        raise refusals.inaccessible_version()
    if version not in shop.SERVED_VERSIONS:
        raise refusals.invalid_version()


@cache
def _module(name: str) -> _CallModule | None:
    full_name = f"{__name__}.{name}"
    if not _CALL_NAME.fullmatch(name) or not find_spec(full_name):
        return None
    return cast("_CallModule", import_module(full_name))

"""The request that a step of a transcript stands for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.sandbox._message import JSON_TYPE, Request
from troth.sandbox.bubblehouse import _shop as shop
from troth.sandbox.bubblehouse._tokens import AUDIENCE, signed

if TYPE_CHECKING:
    from troth.sandbox._hooks import Step

_LONG_AGO = 1_000_000_000  # 2001
_FAR_AHEAD = 4_000_000_000  # 2096


def compose(step: Step) -> Request:
    """Return a request for this shop; tokens are `shop` (if none is named), `customer:<id>`, `none`, or a bad one.

    Bad ones are `expired`, `early`, `forged`, `unknown-key`, `other-audience` and `other-shop`.
    """
    headers = {"content-type": JSON_TYPE, **(step.headers or {})}
    token = _token(step.token or "shop")
    if token:
        headers["authorization"] = f"Bearer {token}"
    body = step.body if isinstance(step.body, bytes) else b"" if step.body is None else json.dumps(step.body).encode()
    path = step.path or f"/api/{shop.SERVED_VERSIONS[0]}/{shop.SHOP}/{step.call}"
    return Request(step.method or "POST", path, tuple((step.query or {}).items()), headers, body)


def _token(kind: str) -> str:
    kind, _, customer_id = kind.partition(":")
    claims = {"aud": AUDIENCE, "sub": f"{shop.SHOP}/{customer_id}" if customer_id else shop.SHOP}
    changes: dict[str, dict[str, Any]] = {
        "shop": {},
        "customer": {},
        "expired": {"exp": _LONG_AGO},
        "early": {"iat": _FAR_AHEAD},
        "other-audience": {"aud": "XX"},
        "other-shop": {"sub": "another-shop"},
    }
    if kind == "none":
        return ""
    if kind == "forged":
        return signed(claims, key=b"a key that is not this shop's, and long")
    if kind == "unknown-key":
        return signed(claims, key_id="k9")
    return signed({**claims, **changes[kind]})

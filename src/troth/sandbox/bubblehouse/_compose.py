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
_CUT = 23  # characters of a signature's 43; the 20 that are left are still base64


def compose(step: Step) -> Request:
    """Return a request for this shop; tokens are `shop` (if none is named), `customer:<id>`, `none`, or a bad one.

    Bad ones are `expired`, `early`, `forged`, `cut`, `unknown-key`, `no-key`, `other-audience`, `no-audience`,
    `other-shop` and `no-jwt`.
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
        "no-audience": {"aud": None},
        "other-shop": {"sub": "another-shop"},
    }
    others = {
        "none": "",
        "no-jwt": "this-is-no-token",
        "forged": signed(claims, key=b"a key that is not this shop's, and long"),
        "cut": signed(claims)[:-_CUT],
        "unknown-key": signed(claims, key_id="k9"),
        "no-key": signed(claims, key_id=None),
    }
    if kind in others:
        return others[kind]
    changed = {**claims, **changes[kind]}
    return signed({name: value for name, value in changed.items() if value is not None})

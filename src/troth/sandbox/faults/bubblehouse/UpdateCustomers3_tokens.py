"""Defects of `UpdateCustomers3`: who may push."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.bubblehouse._shop import SHOP
from troth.sandbox.bubblehouse._tokens import signed, unverified
from troth.sandbox.faults.bubblehouse._state import items_of
from troth.sandbox.faults.bubblehouse._steps import ANN, OK, SET_UP

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_CALL = "bubblehouse/UpdateCustomers3"


class PushesItself(Fault):
    """A customer token may push its own customer, and nobody else."""

    id = f"{_CALL}/customer-pushes-itself"
    breaks = f"{_CALL}#customer-token-refused"
    deep = True
    transcript = (
        SET_UP,
        Step("UpdateCustomers3", {"customers": [ANN]}, (403, None), OK, token="customer:1"),  # noqa: S106
    )

    def before(self, call: Exchange) -> Request:
        claims = unverified(call.request.headers) or {}
        itself = claims.get("sub", "").partition("/")[2]
        if not itself or {item.get("id") for item in items_of(call)} != {itself}:
            return call.request
        return call.request.with_header("authorization", f"Bearer {signed({**claims, 'sub': SHOP})}")

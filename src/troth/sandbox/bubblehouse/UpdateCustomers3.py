"""`UpdateCustomers3`: a push of new and changed customers, applied later, or at once with `debug`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse import _push as push
from troth.sandbox.bubblehouse import _queue as queue
from troth.sandbox.bubblehouse import _refusals as refusals

if TYPE_CHECKING:
    from troth.sandbox.bubblehouse._call import Call

METHODS = ("POST",)
TAKES_CUSTOMER_TOKENS = False

BATCH_LIMIT = 1000  # items; the vendor's pages recommend as much for orders


def answer(call: Call) -> Answer:
    """Take the items; with `debug`, apply them all or, upon a warning, none."""
    items = _items(call.body)
    if not _debug(call.body):
        queue.add(call.store, items, call.clock.timestamp() + call.settings.delay)
        return Answer(200, {"ok": True})
    queue.apply_all(call.store, call.customers)  # what was pushed before takes effect before
    warnings = [warning for item in items for warning in push.apply(item, call.customers)]
    if warnings:
        call.store.restore()
        raise refusals.customers_rejected(warnings[0])
    return Answer(200, {"ok": True})


def _items(body: dict[str, Any]) -> list[dict[str, Any]]:
    items = body.get("customers")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise refusals.invalid_request("customers has to be an array of objects.")
    if len(items) > BATCH_LIMIT:
        raise refusals.invalid_request(f"customers may have {BATCH_LIMIT} items at most.")
    return items


def _debug(body: dict[str, Any]) -> bool:
    debug = body.get("debug")
    if debug is not None and not isinstance(debug, bool):
        raise refusals.invalid_request("debug has to be a boolean.")
    return bool(debug)

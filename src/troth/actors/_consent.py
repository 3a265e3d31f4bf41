"""What is never sent to a live shop, whatever a test or a drawn request would have sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.errors import NotRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.actors._shop_world import ShopWorld
    from troth.model import Call

_IDENTITY = ("bhid", "id", "shopid", "email")
_CONSENTS = ("email_marketing_consent", "sms_marketing_consent")
_SUBSCRIBED = ("subscribed", "subscribing")


def check_consent(world: ShopWorld, call: Call, body: bytes | None) -> None:
    """See to it that a write keeps to what a live shop has been promised; the embedded sandbox has nobody to protect.

    Raises:
        NotRun: writing is not allowed; or it would be sent with `debug` to what is no sandbox, merge somebody whom the
            run did not make, or subscribe somebody to messages.
    """
    if call.kind != "write":
        return
    if not world.settings.allow_writes:
        raise NotRun("writes are not allowed: needs bubblehouse.allow_writes = true")
    value = _value(body)
    if isinstance(value, dict) and value.get("debug") and not world.settings.sandbox:
        raise NotRun("debug is sent to a sandbox only: needs bubblehouse.sandbox = true")
    if world.embedded:
        return
    for member in _members(value):
        if any(member.get(name) in _SUBSCRIBED for name in _CONSENTS):
            raise NotRun("nobody is subscribed to messages by a live run")
        for name in _IDENTITY if call.name == "MergeCustomers1" else ():  # it cannot be undone
            if isinstance(text := member.get(name), str) and not world.owns(text):
                raise NotRun("only customers of this run are merged")


def _value(body: bytes | None) -> Any:  # noqa: ANN401 - a JSON value
    try:
        return json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None  # what is no JSON names nobody


def _members(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a JSON value
    """Yield a body and every object of its `customer` or `customers`."""
    found = [value] if isinstance(value, dict) else []
    yield from found
    waiting = [table[name] for table in found for name in ("customer", "customers") if name in table]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            yield inner
        elif isinstance(inner, list):
            waiting += inner

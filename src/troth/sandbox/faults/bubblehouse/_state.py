"""What faults look up and change behind the vendor's back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox.bubblehouse._customers import Customers
from troth.sandbox.bubblehouse._identity import customer_of, resolved
from troth.sandbox.bubblehouse._refusals import Refusal
from troth.sandbox.bubblehouse._tokens import caller_of

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer
    from troth.sandbox._store import Document


def body_of(call: Exchange) -> dict[str, Any]:
    """Return the parameters in the body, or none if it holds none."""
    body = call.request.json()
    return body if isinstance(body, dict) else {}


def items_of(call: Exchange) -> list[dict[str, Any]]:
    """Return the objects in the array of customers, or none if there is no such array."""
    items = body_of(call).get("customers")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def customers(call: Exchange) -> Customers:
    """Return the customers of the shop."""
    return Customers(call.store, call.settings.seed)


def customer(call: Exchange) -> Document | None:
    """Return the customer that a Loyalty call is about, if there is one."""
    try:
        caller = caller_of(call.request.headers, call.clock.timestamp())
        return customer_of(body_of(call), caller, customers(call))
    except Refusal:
        return None


def named(call: Exchange, identity: object) -> Document | None:
    """Return the customer that an identity names, if there is one."""
    try:
        return resolved(identity, customers(call))
    except Refusal:
        return None


def oldest(call: Exchange) -> Document | None:
    """Return the customer that was made first and has an id of the shop, if there is one."""
    found = (call.store.get("customer", key) for key in call.store.keys("customer"))
    return next((customer for customer in found if customer and customer["ids"]), None)


def neighbour(call: Exchange, found: Document) -> Document | None:
    """Return the customer made next after this one, or just before if it is the last; None if it is alone."""
    keys = call.store.keys("customer")
    place = keys.index(found["bh_id"])
    near = keys[place + 1 :][:1] or keys[:place][-1:]
    return call.store.get("customer", near[0]) if near else None


def before(call: Exchange, found: Document) -> Document:
    """Return a customer as it was before this exchange; empty if it is new."""
    return call.store.get_before("customer", found["bh_id"]) or {}


def change(call: Exchange, found: Document, **fields: object) -> None:
    """Set fields of a stored customer; None removes one."""
    changed = {**found, **fields}
    customers(call).save({name: value for name, value in changed.items() if value is not None})


def succeeded(answer: Answer) -> bool:
    """Say whether an answer is a 200 with an object."""
    return answer.status == 200 and isinstance(answer.body, dict)  # noqa: PLR2004  # the documented success


def count(call: Exchange, name: str = "requests") -> int:
    """Count the exchanges that a fault sees: 1, 2, 3."""
    call.memory[name] = call.memory.get(name, 0) + 1
    return int(call.memory[name])

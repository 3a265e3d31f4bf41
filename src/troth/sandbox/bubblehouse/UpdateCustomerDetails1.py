"""`UpdateCustomerDetails1`: fields of one customer, each applied or refused by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse import _values as values
from troth.sandbox.bubblehouse._body import text_or_none
from troth.sandbox.bubblehouse._identity import customer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.sandbox._store import Document
    from troth.sandbox.bubblehouse._call import Call

METHODS = ("POST",)
TAKES_CUSTOMER_TOKENS = True

_REMOVES_BIRTHDAY = ("", "0-0-0")
_READERS: dict[str, Callable[[str], str]] = {
    "first_name": values.name,
    "last_name": values.name,
    "birthday": values.day,
    "phone": values.phone,
}
_PROBLEMS = {
    "birthday": ("invalid_date", "There is no such day."),
    "phone": ("invalid_phone", "There is no such phone number."),
}


def answer(call: Call) -> Answer:
    """Apply each field that is given, and say what came of it."""
    wanted = {name: text_or_none(call.body, name) for name in _READERS}
    customer = customer_of(call.body, call.caller, call.customers)
    results = {name: _update(customer, name, text) for name, text in wanted.items() if text is not None}
    call.customers.save(customer)
    return Answer(200, {"ok": all(result["ok"] for result in results.values()), **results})


def _update(customer: Document, name: str, text: str) -> dict[str, Any]:
    before = customer.get(name)
    removes = text in _REMOVES_BIRTHDAY if name == "birthday" else not text
    try:
        after = None if removes else _READERS[name](text) or None
    except ValueError:
        code, message = _PROBLEMS[name]
        return {"ok": False, "outcome": "invalid", "error_code": code, "message": message}
    if after == before:
        return {"ok": True, "outcome": "unchanged"}
    if after is None:
        del customer[name]
    else:
        customer[name] = after
    return {"ok": True, "outcome": "updated" if before else "provided"}

"""`CustomerDetails1`: one customer, as stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._customers import details
from troth.sandbox.bubblehouse._identity import customer_of

if TYPE_CHECKING:
    from troth.sandbox.bubblehouse._call import Call

METHODS = ("GET", "POST")
TAKES_CUSTOMER_TOKENS = True


def answer(call: Call) -> Answer:
    """Show the customer."""
    return Answer(200, details(customer_of(call.body, call.caller, call.customers)))

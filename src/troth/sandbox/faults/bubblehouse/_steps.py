"""The customers and steps that transcripts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

ANN = {
    "id": "1",
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "Archer",
    "birthday": "1990-05-15",
    "phone": "+12025550101",
}
BEA = {
    "id": "2",
    "email": "bea@example.com",
    "first_name": "Bea",
    "last_name": "Baker",
    "birthday": "1985-03-02",
    "phone": "+12025550102",
}
NOBODY = {"first_name": "Nobody"}  # neither an id nor an e-mail
CY = {"id": "3", "first_name": "Cy", "last_name": "Cook"}

OK = (200, {"ok": True})
UPDATED = {"ok": True, "outcome": "updated"}
UNKNOWN = (404, {"id": "no_customers_match_customer_identity"})


def push(*items: Mapping[str, Any], debug: bool = True) -> Step:
    """Return a step that pushes these customers."""
    return Step("UpdateCustomers3", {"customers": list(items), **({"debug": True} if debug else {})}, OK)


def update(honest: object = None, faulty: object = None, *, customer: object = None, **fields: object) -> Step:
    """Return a step that updates fields of a customer, Ann if none is named, and is answered 200 with these members."""
    return Step(
        "UpdateCustomerDetails1",
        {"customer": customer or {"shopid": "1"}, **fields},
        (200, honest or {"ok": True}),
        (200, faulty) if faulty else None,
    )


def shows(honest: object, faulty: object = None, *, customer: object = None, token: str = "", keep: str = "") -> Step:
    """Return a step that reads a customer, Ann if none is named, and is answered 200 with these members."""
    body = {} if token else {"customer": customer or {"shopid": "1"}}
    return Step("CustomerDetails1", body, (200, honest), (200, faulty) if faulty else None, token=token, keep=keep)


def merge(*customers: object, **more: object) -> Step:
    """Return a step that merges accounts, Ann's and Bea's if none are named."""
    return Step("MergeCustomers1", {"customers": customers or [{"shopid": "1"}, {"shopid": "2"}], **more}, OK)


SET_UP = push(ANN, BEA, CY)

"""Which customer a request is about (CustomerIdentity1, and the API-wide errors of the Loyalty API)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox.bubblehouse import _refusals as refusals
from troth.sandbox.bubblehouse._customers import FIELDS, Customers, Field, is_known_as, known_values

if TYPE_CHECKING:
    from troth.sandbox._store import Document
    from troth.sandbox.bubblehouse._tokens import Caller


def customer_of(body: dict[str, Any], caller: Caller, customers: Customers) -> Document:
    """Return the customer that a Loyalty call is about.

    Raises:
        Refusal: the documented one for each way in which there is none.
    """
    identity = body.get("customer")
    if caller.customer_id is None:
        if identity is None:
            raise refusals.missing_identity()
        return resolved(identity, customers)
    customer = customers.find("shopid", caller.customer_id)
    given = {} if identity is None else _given(identity)
    if customer is None:
        raise refusals.not_the_tokens_customer() if given else refusals.no_customer()
    if any(_contradicts(customer, field, value) for field, value in given.items()):
        raise refusals.not_the_tokens_customer()
    return customer


def resolved(identity: object, customers: Customers) -> Document:
    """Return the customer that an identity names.

    Raises:
        Refusal: it is empty, names nobody, or only a part of it fits.
    """
    given = _given(identity)
    if not given:
        raise refusals.empty_identity()
    found = [customer for field, value in given.items() if (customer := customers.find(field, value))]
    if not found:
        raise refusals.no_customer()
    if any(_contradicts(found[0], field, value) for field, value in given.items()):
        raise refusals.partial_mismatch()
    return found[0]


def _given(identity: object) -> dict[Field, str]:
    """Return the fields of an identity that have a value, the most telling first."""
    if not isinstance(identity, dict):
        raise refusals.invalid_request("A customer identity has to be an object.")
    given: dict[Field, str] = {}
    for field in FIELDS:
        value = identity.get(field)
        if value is not None and not isinstance(value, str):
            raise refusals.invalid_request(f"{field} has to be a string.")
        if value:
            given[field] = value
    return given


def _contradicts(customer: Document, field: Field, value: str) -> bool:
    """Say whether a value is not the customer's, where the customer has one; a `bhid` always has to be."""
    return bool(known_values(customer, field)) and not is_known_as(customer, field, value)

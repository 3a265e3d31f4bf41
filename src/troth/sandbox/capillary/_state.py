"""The customers of the organisation in the store: what the vendor and the hooks around it read and write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox.capillary._customer import Customer, from_document, to_document
from troth.sandbox.capillary._pool import customers

if TYPE_CHECKING:
    from troth.sandbox._store import Store

_KIND = "customer"


def find(store: Store, customer_id: str) -> Customer | None:
    """Return the customer with exactly this id, or None."""
    document = store.get(_KIND, customer_id)
    return None if document is None else from_document(document)


def find_before(store: Store, customer_id: str) -> Customer | None:
    """Return the customer as it was before the current exchange, or None."""
    document = store.get_before(_KIND, customer_id)
    return None if document is None else from_document(document)


def keep(store: Store, customer: Customer) -> None:
    """Store a customer in place of what was known of it."""
    store.put(_KIND, str(customer.id), to_document(customer))


def ids(store: Store) -> list[str]:
    """Return the ids of all customers, oldest first."""
    return store.keys(_KIND)


def fill(store: Store, seed: int) -> None:
    """Put the pool of test customers into a store that has none yet."""
    if store.get("pool", "filled") is None:
        for customer in customers(seed):
            keep(store, customer)
        store.put("pool", "filled", {"seed": seed})

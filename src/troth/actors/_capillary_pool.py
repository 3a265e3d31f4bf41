"""Which customer of Capillary's configured pool a test speaks to."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from troth.errors import NotRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.config import PoolCustomer

T = TypeVar("T")


def in_turn(
    pool: Sequence[PoolCustomer], number: int, *, in_store: bool | None = None, account: bool | None = None
) -> list[PoolCustomer]:
    """Return customers of a kind, one of each source in turn, in an order that the number decides.

    A pool may have many of one source and few of another: so every source comes about as often.

    Args:
        pool: all there are.
        number: any; the same number gives the same order.
        in_store: those of INSTORE, those of other sources, or both.
        account: those with an account id, those without, or both.

    Raises:
        NotRun: there is none of that kind.
    """
    by_source: dict[str, list[PoolCustomer]] = {}
    for customer in pool:
        if in_store in (None, customer.source == "INSTORE") and account in (None, customer.account_id is not None):
            by_source.setdefault(customer.source, []).append(customer)
    if not by_source:
        where = {True: " of the source INSTORE", False: " of a source other than INSTORE", None: ""}[in_store]
        what = {True: " with account_id", False: " without account_id", None: ""}[account]
        raise NotRun(f"needs a [[capillary.customer]]{where}{what}")
    sources = [_turned(customers, number // len(by_source)) for customers in by_source.values()]
    rows = itertools.zip_longest(*_turned(sources, number))
    return [customer for row in rows for customer in row if customer is not None]


def _turned(values: list[T], number: int) -> list[T]:
    """Return a list that begins at another place, and goes round."""
    start = number % len(values)
    return [*values[start:], *values[:start]]


def store_first(customers: list[PoolCustomer], *, in_store: bool | None) -> list[PoolCustomer]:
    """Return all customers, those of INSTORE first, or the others first."""
    if in_store is None:
        return customers
    return sorted(customers, key=lambda customer: (customer.source == "INSTORE") != in_store)

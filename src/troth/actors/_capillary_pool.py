"""Which customer of Capillary's configured pool a test speaks to."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from troth.errors import NotRun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from troth.config import PoolCustomer

T = TypeVar("T")


def in_turn(
    pool: Sequence[PoolCustomer], number: int, *, in_store: bool | None = None, account: bool | None = None
) -> list[PoolCustomer]:
    """Return customers of some kinds, kind by kind and source by source in turn, in an order that the number decides.

    A pool may have many of one source and few of another: so INSTORE, the sources with accounts and the others come
    equally often, and so do the sources of each kind.

    Args:
        pool: all there are.
        number: any; the same number gives the same order.
        in_store: those of INSTORE, those of other sources, or both.
        account: those with an account id, those without, or both.

    Raises:
        NotRun: there is none.
    """
    fitting = [
        customer
        for customer in pool
        if in_store in (None, customer.source == "INSTORE") and account in (None, customer.account_id is not None)
    ]
    if not fitting:
        where = {True: " of the source INSTORE", False: " of a source other than INSTORE", None: ""}[in_store]
        what = {True: " with account_id", False: " without account_id", None: ""}[account]
        raise NotRun(f"needs a [[capillary.customer]]{where}{what}")
    kinds = _groups(fitting, lambda customer: (customer.source == "INSTORE", customer.account_id is not None))
    number, kind_turn = divmod(number, len(kinds))
    ordered = []
    for kind in kinds:
        sources = _groups(kind, lambda customer: customer.source)
        customer_turn, source_turn = divmod(number, len(sources))
        ordered.append(_dealt([_turned(source, customer_turn) for source in _turned(sources, source_turn)]))
    return _dealt(_turned(ordered, kind_turn))


def _groups(customers: list[PoolCustomer], key: Callable[[PoolCustomer], object]) -> list[list[PoolCustomer]]:
    groups: dict[object, list[PoolCustomer]] = {}
    for customer in customers:
        groups.setdefault(key(customer), []).append(customer)
    return list(groups.values())


def _dealt(groups: list[list[T]]) -> list[T]:
    """Return the members of groups, one of each group in turn."""
    rows = itertools.zip_longest(*groups)
    return [member for row in rows for member in row if member is not None]


def _turned(values: list[T], number: int) -> list[T]:
    """Return a list that begins at another place, and goes round."""
    start = number % len(values)
    return [*values[start:], *values[:start]]


def bystanders(pool: Sequence[PoolCustomer], customer: PoolCustomer) -> list[PoolCustomer]:
    """Return customers to look at while another is changed: its neighbours by id, and the first that is neither.

    Raises:
        NotRun: there is no other.
    """
    others = list({other.id: other for other in pool if other.id != customer.id}.values())
    if not others:
        raise NotRun("needs a further [[capillary.customer]], with another id")
    ordered = sorted([*others, customer], key=lambda other: (len(other.id), other.id))
    place = ordered.index(customer)
    near = [*ordered[place + 1 : place + 2], *ordered[max(place - 1, 0) : place]]
    far = [other for other in others if other not in near]
    return [*far[:1], *near]


def preferred(
    customers: list[PoolCustomer], *, in_store: bool | None = None, account: bool | None = None
) -> list[PoolCustomer]:
    """Return all customers, those of a kind first."""
    return sorted(
        customers,
        key=lambda customer: (
            in_store not in (None, customer.source == "INSTORE"),
            account not in (None, customer.account_id is not None),
        ),
    )

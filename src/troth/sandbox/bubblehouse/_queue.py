"""Pushes that wait to be applied, in the order in which they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox.bubblehouse import _push as push

if TYPE_CHECKING:
    from troth.sandbox._store import Store
    from troth.sandbox.bubblehouse._customers import Customers

_KIND = "push"


def add(store: Store, items: list[dict[str, Any]], due: float) -> None:
    """Let a push wait until `due`, in seconds since 1970."""
    store.put(_KIND, str(store.next_number(_KIND)), {"due": due, "customers": items})


def apply_due(store: Store, customers: Customers, now: float, longest_wait: float) -> None:
    """Apply the pushes that are due; also those that would wait too long, because the clock was set back since."""
    for key in store.keys(_KIND):
        waiting = store.get(_KIND, key)
        if waiting and now < waiting["due"] <= now + longest_wait:
            return
        _apply(store, key, customers)


def apply_all(store: Store, customers: Customers) -> None:
    """Apply every push that waits."""
    for key in store.keys(_KIND):
        _apply(store, key, customers)


def _apply(store: Store, key: str, customers: Customers) -> None:
    waiting = store.get(_KIND, key)
    for item in waiting["customers"] if waiting else ():
        push.apply(item, customers)
    store.remove(_KIND, key)

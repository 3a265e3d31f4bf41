"""What a call gets: a request that was routed, authorised and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from troth.sandbox._clock import Clock
    from troth.sandbox._settings import Settings
    from troth.sandbox._store import Store
    from troth.sandbox.bubblehouse._customers import Customers
    from troth.sandbox.bubblehouse._tokens import Caller


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        body: the parameters, however they were sent.
        caller: who sent them.
        customers: the customers of the shop.
        store: the whole state.
        clock: the sandbox's time.
        settings: how the sandbox is set up.
    """

    body: dict[str, Any]
    caller: Caller
    customers: Customers
    store: Store
    clock: Clock
    settings: Settings

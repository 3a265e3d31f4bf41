"""troth judges whether a customer-loyalty HTTP API keeps the promises of its documentation.

What is exported is what suites are written with. It is loaded when it is first used: the sandbox is a part of this
package too, and starts without pytest or hypothesis.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from troth.actors import DEFECTS, Answer, Customer, CustomerReading, Org, Reading, Shop
    from troth.errors import Disagreement, Inconclusive, Undecided
    from troth.plugin._marks import cases, requirement

__all__ = [
    "DEFECTS",
    "Answer",
    "Customer",
    "CustomerReading",
    "Disagreement",
    "Inconclusive",
    "Org",
    "Reading",
    "Shop",
    "Undecided",
    "cases",
    "requirement",
]

_HOMES = {
    "troth.actors": ("DEFECTS", "Answer", "Customer", "CustomerReading", "Org", "Reading", "Shop"),
    "troth.errors": ("Disagreement", "Inconclusive", "Undecided"),
    "troth.plugin._marks": ("cases", "requirement"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported
    """Load an exported name when it is first used.

    Raises:
        AttributeError: troth exports no such name.
    """
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""How many cases a test draws."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from troth.config import Reach

_SANDBOX, _LIVE, _RECORDED = 30, 3, 8
_INTERACTIONS_RECORDED = 20
_SECONDS_NEARBY = 1.0


@dataclass(frozen=True, slots=True)
class Amount:
    """How many cases a test draws, and when it has enough of them before; it has a few in any case.

    Attributes:
        examples: how many cases.
        interactions: after so many of them it is enough.
        seconds: likewise, of waiting for the server.
    """

    examples: int
    interactions: int = sys.maxsize
    seconds: float = math.inf

    def is_spent(self, cases: int, interactions: int, seconds: float) -> bool:
        """Say whether no further case is drawn."""
        if cases >= self.examples:
            return True
        return cases >= _LIVE and (interactions >= self.interactions or seconds >= self.seconds)


def amount(options: argparse.Namespace, reach: Reach | None) -> Amount:
    """Return what a run asks of each of its tests.

    Args:
        options: of the run.
        reach: of the vendor's server.
    """
    if options.troth_examples:
        return Amount(options.troth_examples)
    if options.troth_record:  # a cassette is to be read
        return Amount(_RECORDED, interactions=_INTERACTIONS_RECORDED)
    if options.troth_target == "sandbox":
        return Amount(_SANDBOX)
    if reach is not None and reach.is_loopback:  # nobody shares it; but it may be slow
        return Amount(_SANDBOX, seconds=_SECONDS_NEARBY)
    return Amount(_LIVE)

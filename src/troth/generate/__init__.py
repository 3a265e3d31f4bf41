"""Requests drawn for any call of the contract, valid and invalid, and who sends them.

Only this package imports Schemathesis. The strategies are for `@cases`: each takes the test's `call`. What they draw is
JSON (see `Drawn`) and names nobody; the fixture `caller` sends it for customers that belong to the run.
"""

from troth.generate._caller import Caller
from troth.generate._drawn import Drawn
from troth.generate._strategies import (
    caller_of,
    invalid,
    malformed,
    misshapen,
    printed,
    refusable,
    refusable_writes,
    valid,
)

__all__ = [
    "Caller",
    "Drawn",
    "caller_of",
    "invalid",
    "malformed",
    "misshapen",
    "printed",
    "refusable",
    "refusable_writes",
    "valid",
]

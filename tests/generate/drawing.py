"""Drawing many values of a strategy at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import HealthCheck, Phase, given, seed, settings

from troth import generate
from troth.contract import load_contract

Json: TypeAlias = Any
"""A JSON value, which is any of seven types."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from troth.model import Call

CALLS = load_contract().calls
KINDS: dict[str, Callable[[Call], SearchStrategy[Any]]] = {
    "valid": generate.valid,
    "invalid": generate.invalid,
    "misshapen": generate.misshapen,
    "malformed": generate.malformed,
    "refusable": generate.refusable,
    "printed": generate.printed,
    "refusable_writes": generate.refusable_writes,
}


def drawn(strategy: SearchStrategy[Any], count: int = 25, number: int = 1) -> list[Any]:
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Json) -> None:
        found.append(value)

    collect()
    return found


def requests_of(call: Call, kind: str, count: int = 25) -> list[Json]:
    values = drawn(KINDS[kind](call), count)
    return [request for value in values for request in (value if isinstance(value, list) else [value])]

"""Which tests come first, and which process runs them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from troth.model import Requirement

REQUIREMENT: pytest.StashKey[Requirement] = pytest.StashKey()
_LEVELS = {"must": 0, "should": 1, "may": 2}


def has_pool(item: pytest.Item) -> bool:
    """Tell whether a test speaks to test customers of a pool, which one process at a time may change."""
    requirement = item.stash.get(REQUIREMENT, None)
    return requirement is not None and requirement.id.startswith("capillary/")


def by_weight(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return tests in the order in which a budget is spent on them.

    Every `must` comes before every `should`; of each level, one test of every requirement before the second of any.
    """
    turns: Counter[str] = Counter()

    def weight(item: pytest.Item) -> tuple[int, int]:
        requirement = item.stash.get(REQUIREMENT, None)
        if requirement is None:
            return len(_LEVELS), 0
        turns[requirement.id] += 1
        return _LEVELS[requirement.level], turns[requirement.id]

    return sorted(items, key=weight)


def part_of(
    items: Sequence[pytest.Item], part: str, is_indivisible: Callable[[pytest.Item], bool] | None
) -> list[pytest.Item]:
    """Return the tests of one process, in order.

    Args:
        items: of all processes.
        part: `I/N`, the I-th of N processes, from 0 on.
        is_indivisible: whether a test is one of those that all go to the first process; None if there are no such.
    """
    number, _, parts = part.partition("/")
    loads = [0] * int(parts)
    first = [is_indivisible is not None and is_indivisible(item) for item in items]
    loads[0] = sum(first)
    chosen = []
    for item, goes_first in zip(items, first, strict=True):
        mine = 0
        if not goes_first:
            mine = loads.index(min(loads))
            loads[mine] += 1
        if mine == int(number):
            chosen.append(item)
    return chosen

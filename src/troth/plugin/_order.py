"""Which tests come first, and which process runs them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from troth.model import Requirement

_LEVELS = {"must": 0, "should": 1, "may": 2}


def by_weight(
    items: Sequence[pytest.Item], requirement_of: Callable[[pytest.Item], Requirement | None]
) -> list[pytest.Item]:
    """Return tests in the order in which a budget is spent on them.

    Every `must` comes before every `should`; of each level, one test of every requirement before the second of any.
    """
    turns: Counter[str] = Counter()

    def weight(item: pytest.Item) -> tuple[int, int]:
        requirement = requirement_of(item)
        if requirement is None:
            return len(_LEVELS), 0
        turns[requirement.id] += 1
        return _LEVELS[requirement.level], turns[requirement.id]

    return sorted(items, key=weight)


def part_of(
    items: Sequence[pytest.Item], part: str, is_indivisible: Callable[[pytest.Item], bool]
) -> list[pytest.Item]:
    """Return the tests of one process, in order.

    Args:
        items: of all processes.
        part: `I/N`, the I-th of N processes, from 0 on.
        is_indivisible: whether a test is one of those that all go to the first process.
    """
    number, _, parts = part.partition("/")
    loads = [0] * int(parts)
    loads[0] = sum(map(is_indivisible, items))
    chosen = []
    for item in items:
        mine = 0
        if not is_indivisible(item):
            mine = loads.index(min(loads))
            loads[mine] += 1
        if mine == int(number):
            chosen.append(item)
    return chosen

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from tests.checks.small import answer
from tests.plugin.case_runs import case_run
from troth.client import Present, Record
from troth.config import Reach
from troth.plugin._amount import Amount, amount

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Reach(base_url="http://127.0.0.1:8080")
AWAY = Reach(base_url="https://api.example.com")


def options(target: str, *, examples: int | None = None, record: str | None = None) -> argparse.Namespace:
    return argparse.Namespace(troth_target=target, troth_examples=examples, troth_record=record)


class Patient(Present):
    """A clock on which sleeping takes no time."""

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def cases_with(asked: Amount, each: Callable[[], None] = lambda: None, record: Record | None = None) -> int:
    seen: list[int] = []

    def body(n: int) -> None:
        seen.append(n)
        each()

    case_run(body, record=record).run({"n": st.integers(0, 10**9)}, asked, 0)
    return len(seen)


@pytest.mark.parametrize(
    ("asked", "reach", "examples"),
    [
        (options("sandbox"), HERE, 30),
        (options("live"), AWAY, 3),
        (options("live"), HERE, 30),
        (options("live", record="somewhere"), AWAY, 8),
        (options("sandbox", record="somewhere"), HERE, 8),
        (options("live", examples=50), AWAY, 50),
        (options("sandbox", examples=2, record="somewhere"), HERE, 2),
    ],
)
def test_a_target_has_its_own_number_of_cases(asked: argparse.Namespace, reach: Reach, examples: int) -> None:
    assert amount(asked, reach).examples == examples


def test_a_number_that_was_asked_for_is_drawn_whatever_it_takes() -> None:
    assert amount(options("live", examples=7), HERE) == Amount(7)
    assert cases_with(Amount(7)) == 7


@pytest.mark.parametrize("slow", ["to answer", "to show what was pushed"])
def test_a_slow_server_of_this_machine_is_asked_less_and_a_few_times_at_least(slow: str) -> None:
    record = Record(outside=Patient())

    def each() -> None:
        if slow == "to answer":
            record.add(replace(answer({}), response=replace(answer({}).response, seconds=0.5)), None)
        else:
            record.outside.sleep(0.5)

    nearby = amount(options("live"), HERE)
    assert cases_with(nearby, each, record) == 3
    assert cases_with(nearby, record=record) == 30
    assert nearby.is_spent(3, 0, 1.0)
    assert not nearby.is_spent(2, 10**6, 10**6)
    assert not nearby.is_spent(29, 10**6, 0.9)


def test_a_cassette_has_a_few_cases_of_a_test_that_sends_much() -> None:
    recorded = amount(options("sandbox", record="somewhere"), HERE)
    assert recorded.is_spent(3, 20, 0.0)
    assert not recorded.is_spent(3, 19, 10**6)
    assert recorded.is_spent(8, 0, 0.0)

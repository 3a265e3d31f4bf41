"""In which order a budget is spent, what is told of the tests it did not reach, and who runs which test."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.scripted import Asked, Reply, Scripted
from troth.plugin._order import part_of

if TYPE_CHECKING:
    from tests.plugin.conftest import Runs

pytest_plugins = ["pytester"]

SUITE = """
@requirement("UpdateCustomerDetails1#no-server-error")
def test_should(shop):
    shop.UpdateCustomerDetails1(**WHO).may_be_anything()

@requirement(NULL)
def test_must(shop):
    shop.UpdateCustomerDetails1(**WHO).may_be_anything()

@requirement(NULL)
def test_must_again(shop):
    shop.UpdateCustomerDetails1(**WHO).may_be_anything()

@requirement("UpdateCustomerDetails1#empty-string-removes")
def test_another_must(shop):
    shop.UpdateCustomerDetails1(**WHO).may_be_anything()
"""
CASES = """
@requirement(NULL)
@cases(number=st.integers(0, 10**6))
def test_cases(shop, number):
    shop.UpdateCustomerDetails1(**WHO, number=number).may_be_anything()
"""
FAILS = """
@requirement(NULL)
@cases(number=st.integers(10, 10**6))
def test_cases(shop, number):
    shop.UpdateCustomerDetails1(**WHO, number=number).answers(404, "unknown_customer")
"""
SPENT = "the budget of {} requests was spent"


def test_a_budget_is_spent_on_musts_first_and_on_each_once(run: Runs) -> None:
    ran = run(SUITE, "--troth-max-requests=2")
    verdicts = {name: (told["verdict"], told["reason"]) for name, told in ran.outcomes.items()}
    cut = ("not-run", SPENT.format(2))
    assert verdicts == {
        "test_must": ("pass", None),
        "test_another_must": ("pass", None),
        "test_must_again": cut,
        "test_should": cut,
    }
    assert list(verdicts) == ["test_must", "test_another_must", "test_must_again", "test_should"]


def test_without_a_budget_tests_keep_their_order(run: Runs) -> None:
    assert list(run(SUITE).outcomes) == ["test_should", "test_must", "test_must_again", "test_another_must"]


def test_a_test_that_is_cut_is_inconclusive(run: Runs, server: Scripted) -> None:
    told = run(CASES, "--troth-max-requests=5", "--troth-examples=20").outcomes["test_cases"]
    assert (told["verdict"], told["reason"], told["cases"]) == ("inconclusive", SPENT.format(5), 5)
    assert len(server.asked) == 5


@pytest.mark.parametrize("budget", [1, 2])
def test_making_a_failure_smaller_is_within_the_budget(run: Runs, server: Scripted, budget: int) -> None:
    told = run(FAILS, f"--troth-max-requests={budget}", "--troth-examples=3").outcomes["test_cases"]
    assert told["verdict"] == "fail"
    assert told["finding"]["reproduced"]  # that nothing could be sent again says nothing
    assert len(server.asked) <= budget


def test_a_budget_of_time_ends_a_run(run: Runs, server: Scripted) -> None:

    def answering(_: Asked) -> Reply:
        time.sleep(0.4)
        return Reply()

    server.answering = answering
    told = run(CASES, "--troth-max-minutes=0.01", "--troth-examples=20").outcomes["test_cases"]
    assert (told["verdict"], told["reason"]) == ("inconclusive", "the budget of 0.01 minutes was spent")
    assert len(server.asked) == 2


def test_what_is_deleted_in_the_end_is_no_part_of_the_budget(run: Runs, server: Scripted) -> None:
    pushes = """
@requirement("UpdateCustomers3#all-items-processed")
@cases(number=st.integers(0, 10**6))
def test_push(shop, number):
    shop.push([shop.new_identity()]).may_be_anything()
"""
    run(pushes, "--troth-max-requests=2")
    assert len(server.asked) == 3
    assert _deleted(server.asked[-1]) >= 2


def _deleted(asked: Asked) -> int:
    return sum(item.get("deleted") is True for item in asked.json["customers"])


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_every_test_is_of_one_process_and_the_pools_are_of_the_first(count: int) -> None:
    items: list[Any] = [f"b{number}" for number in range(20)] + [f"c{number}" for number in range(7)]
    parts: list[list[Any]] = [
        part_of(items, f"{number}/{count}", lambda item: str(item).startswith("c")) for number in range(count)
    ]
    assert sorted(item for part in parts for item in part) == sorted(items)
    assert set(items[20:]) <= set(parts[0])
    if count < 4:
        assert max(map(len, parts)) - min(map(len, parts)) <= 1

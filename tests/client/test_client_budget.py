"""What a run may cost, alone or together with other processes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.client.scripted import Reply, Scripted
from troth.client import Budget, Client, Pace, Record
from troth.config import Reach
from troth.errors import BudgetSpent, Inconclusive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.client.clock import Clock

LIMITED = Reply(429, {"id": "rate_limit_exceeded"})


def test_no_more_requests_are_sent_than_the_budget_has(server: Scripted, record: Record) -> None:
    budget = Budget(most_requests=3)
    client = Client(Reach(base_url=server.url), record, budget=budget)
    for _ in range(3):
        assert budget.why_spent == ""
        client.send(None, "GET", "/a")
    for _ in range(2):
        with pytest.raises(BudgetSpent, match="the budget of 3 requests was spent"):
            client.send(None, "GET", "/a")
    assert (len(server.asked), budget.requests) == (3, 3)
    assert budget.why_spent == "the budget of 3 requests was spent"
    client.close()


def test_what_is_repeated_counts(server: Scripted, record: Record, clock: Clock) -> None:
    budget = Budget(most_requests=3)
    client = Client(Reach(base_url=server.url), record, budget=budget)
    server.script(*[LIMITED] * 9)
    with pytest.raises(BudgetSpent):
        client.send(None, "GET", "/a")
    assert (len(server.asked), budget.waits, len(clock.slept)) == (3, 3, 3)
    assert budget.waited == pytest.approx(sum(clock.slept))
    client.close()


def test_processes_that_share_a_folder_share_the_budget(tmp_path: Path) -> None:
    one, two = (Budget(most_requests=5, share=tmp_path) for _ in range(2))
    for budget in (one, two, one, two, two):
        budget.spend()
    for budget in (one, two):
        with pytest.raises(BudgetSpent):
            budget.spend()
    assert (one.requests, two.requests) == (2, 3)


def test_time_is_a_budget_too(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget(most_minutes=0.5)
    budget.spend()
    budget.allow_wait(20)
    with pytest.raises(BudgetSpent, match=r"the budget of 0\.5 minutes was spent"):
        budget.allow_wait(31)
    later = time.monotonic() + 31
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with pytest.raises(BudgetSpent, match=r"the budget of 0\.5 minutes was spent"):
        budget.spend()
    with budget.lifted():
        budget.spend()
        assert budget.why_spent == ""
    assert budget.requests == 2


def test_a_server_that_is_always_busy_is_soon_not_waited_for(server: Scripted, record: Record, clock: Clock) -> None:
    client = Client(Reach(base_url=server.url, patience_seconds=60), record)
    server.answering = lambda _: LIMITED
    for _ in range(2):
        with pytest.raises(Inconclusive, match="rate limited for 60 s: HTTP 429"):
            client.send(None, "GET", "/a")
    sent, slept = len(server.asked), sum(clock.slept)
    for _ in range(20):
        with pytest.raises(Inconclusive, match="rate limited still, after it was waited out for 60 s 2 times in a row"):
            client.send(None, "GET", "/a")
    assert (len(server.asked), sum(clock.slept)) == (sent + 20, slept)
    server.answering = lambda _: Reply(200, {})
    client.send(None, "GET", "/a")
    server.answering = lambda _: LIMITED
    with pytest.raises(Inconclusive, match="rate limited for 60 s: HTTP 429"):
        client.send(None, "GET", "/a")
    client.close()


def test_processes_that_share_a_folder_share_the_pace(tmp_path: Path) -> None:
    reach = Reach(base_url="https://api.example.com", requests_per_second=20)
    one, two = (Pace(reach, tmp_path) for _ in range(2))
    began = time.monotonic()
    for pace in (one, two) * 4:
        pace.wait()
    assert time.monotonic() - began >= 7 * 0.05
    assert one.seconds + two.seconds == pytest.approx(time.monotonic() - began, abs=0.1)
    one.close()
    two.close()

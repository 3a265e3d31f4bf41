from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
import requests

from tests.checks.small import BY_CODE, BY_STATUS
from tests.client.scripted import Reply, Scripted
from troth.client import Client, Record, _pace
from troth.config import Reach
from troth.errors import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyrate_limiter import StateBucket

    from troth.client import HttpWire


LIMITED = Reply(429, {"id": "rate_limit_exceeded"})


# --- no answer ------------------------------------------------------------------------------------------------------


def test_a_connection_that_ends_without_an_answer_is_inconclusive(client: Client, server: Scripted) -> None:
    server.script(Reply(gone=True))
    with pytest.raises(Inconclusive, match=rf"no answer from {server.url}: .*closed"):
        client.send(BY_STATUS, "POST", "/a")


def test_an_answer_that_never_comes_is_inconclusive(opened: Callable[..., Client], server: Scripted) -> None:
    answered = threading.Event()
    server.answering = lambda _: Reply() if answered.wait(10) else Reply(500)
    client = opened(timeout_seconds=0.05)
    with pytest.raises(Inconclusive, match="timed out"):
        client.send(BY_STATUS, "POST", "/a")
    answered.set()


def test_a_server_that_is_not_there_is_given_up_after_three_times(
    opened: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = opened(base_url="http://127.0.0.1:1")
    for _ in range(3):
        with pytest.raises(Inconclusive, match=r"no answer from http://127\.0\.0\.1:1: .*refused"):
            client.send(None, "GET", "/a")
    monkeypatch.setattr(
        cast("HttpWire", client._wire)._adapter, "send", lambda *_, **__: pytest.fail("it was asked again")
    )
    with pytest.raises(Inconclusive, match="no answer 3 times in a row; the last time the connection was refused"):
        client.send(None, "GET", "/a")


def test_a_kept_connection_that_the_server_ended_is_replaced(client: Client, server: Scripted, record: Record) -> None:
    server.script(Reply(200, {"n": 1}), Reply(gone=True), Reply(200, {"n": 2}))
    answers = [client.send(BY_STATUS, "POST", "/a", body=b"{}").json for _ in range(2)]
    assert answers == [{"n": 1}, {"n": 2}]
    assert [asked.body for asked in server.asked] == [b"{}"] * 3
    assert record.witnessed.interactions == 2


def test_a_new_connection_that_ends_without_an_answer_is_not_tried_again(client: Client, server: Scripted) -> None:
    server.script(Reply(), Reply(gone=True), Reply(gone=True), Reply())
    client.send(None, "GET", "/a")
    with pytest.raises(Inconclusive):
        client.send(None, "GET", "/a")
    assert len(server.asked) == 3


@pytest.mark.parametrize("error", [requests.ConnectTimeout, requests.ConnectionError, requests.exceptions.SSLError])
def test_only_a_connection_that_was_ended_is_replaced(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    client.send(None, "GET", "/a")
    tried: list[object] = []

    def send(request: object, **_: object) -> None:
        tried.append(request)
        raise error("refused")

    monkeypatch.setattr(cast("HttpWire", client._wire)._adapter, "send", send)
    with pytest.raises(Inconclusive, match="refused"):
        client.send(None, "GET", "/a")
    assert len(tried) == 1


def test_a_kept_connection_over_which_no_answer_comes_is_not_tried_again(
    opened: Callable[..., Client], server: Scripted
) -> None:
    answered = threading.Event()
    server.answering = lambda _: Reply() if len(server.asked) == 1 or answered.wait(10) else Reply(500)
    client = opened(timeout_seconds=0.2)
    client.send(None, "GET", "/a")
    with pytest.raises(Inconclusive, match="timed out"):
        client.send(None, "GET", "/a")
    answered.set()
    assert len(server.asked) == 2


def test_an_answer_between_makes_the_count_begin_again(client: Client, server: Scripted) -> None:
    gone = Reply(gone=True)
    # After an answer the connection is kept, so that the next one without an answer is tried twice.
    server.script(gone, gone, Reply(), gone, gone, gone, Reply())
    failed = 0
    for _ in range(6):
        try:
            client.send(None, "GET", "/a")
        except Inconclusive:
            failed += 1
    assert (failed, len(server.asked)) == (4, 7)


# --- pace -----------------------------------------------------------------------------------------------------------


@dataclass
class Pacer:
    """A limiter that lets everything through and counts."""

    made: list[Any] = field(default_factory=list)
    taken: int = 0
    closed: int = 0

    def __call__(self, bucket: StateBucket) -> Pacer:
        self.made += bucket.rates
        return self

    def try_acquire(self, _: str) -> None:
        self.taken += 1

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def pacer(monkeypatch: pytest.MonkeyPatch) -> Pacer:
    pacer = Pacer()
    monkeypatch.setattr(_pace, "Limiter", pacer)
    return pacer


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.9.9.9"])
def test_this_machine_is_not_paced(record: Record, pacer: Pacer, host: str) -> None:
    Client(Reach(base_url=f"http://{host}:1", requests_per_second=1), record).close()
    assert pacer.made == []


@pytest.mark.parametrize(("a_second", "milliseconds"), [(5, 200), (0.8, 1250), (5000, 1)])
def test_other_hosts_are_paced_as_configured(
    opened: Callable[..., Client], server: Scripted, pacer: Pacer, a_second: float, milliseconds: int
) -> None:
    client = opened(base_url="http://api.example.com", proxy=server.url, requests_per_second=a_second)
    server.script(LIMITED, Reply())
    (rate,) = pacer.made
    assert (rate.limit, rate.interval) == (1, milliseconds)
    client.send(None, "GET", "/a")
    client.send(None, "GET", "/a", hasty=True)
    assert (pacer.taken, len(server.asked)) == (2, 3)  # a repeated request is paced, a hasty one is not
    client.close()
    assert pacer.closed == 1


def test_a_call_whose_errors_have_codes_is_recorded_by_its_code(
    client: Client, server: Scripted, record: Record
) -> None:
    server.script(Reply(200, {"errors": [{"code": 8015}]}))
    client.send(BY_CODE, "PUT", "/a")
    assert record.witnessed.seen == {(BY_CODE.id, 200, "8015"): 1}

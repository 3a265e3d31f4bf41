from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.client.clock import Clock
from tests.client.scripted import Scripted, scripted_server
from troth.client import Client, Record, _outside
from troth.config import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def one_server() -> Iterator[Scripted]:
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture
def server(one_server: Scripted) -> Scripted:
    one_server.forget()
    return one_server


@pytest.fixture
def record() -> Record:
    record = Record()
    record.begin_test("suites/bubblehouse/test_x.py::test_y")
    return record


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(_outside, "time", clock)
    return clock


@pytest.fixture
def opened(server: Scripted, record: Record) -> Iterator[Callable[..., Client]]:
    clients: list[Client] = []

    def make(**settings: Any) -> Client:  # noqa: ANN401 - of the configuration
        clients.append(Client(Reach(**{"base_url": server.url, "patience_seconds": 60.0, **settings}), record))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(opened: Callable[..., Client]) -> Client:
    return opened()

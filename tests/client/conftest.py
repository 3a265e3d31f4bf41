from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.client.scripted import Scripted, scripted_server
from troth.client import Record

if TYPE_CHECKING:
    from collections.abc import Iterator


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

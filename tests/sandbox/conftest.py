from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.player import CLOCK
from troth.sandbox._hooks import Step
from troth.sandbox._sandbox import Sandbox
from troth.sandbox._settings import Settings
from troth.sandbox.bubblehouse import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.sandbox._message import Answer


@dataclass(frozen=True)
class Shop:
    """A Bubblehouse in process, and the shop that calls it."""

    sandbox: Sandbox

    def ask(self, call: str, body: object = None, **step: Any) -> Answer:  # noqa: ANN401  # the fields of a Step
        answer = self.sandbox.answer(compose(Step(call, body, **step)))
        assert answer.status < 500 or "simulate" in str(body)
        json.loads(answer.content() or b"null")
        return answer

    def push(self, *items: dict[str, Any]) -> None:
        assert self.ask("UpdateCustomers3", {"debug": True, "customers": list(items)}).body == {"ok": True}

    def update(self, shop_id: str = "1", **fields: object) -> dict[str, Any]:
        answer = self.ask("UpdateCustomerDetails1", {"customer": {"shopid": shop_id}, **fields})
        assert answer.status == 200
        return dict(answer.body)

    def details(self, **identity: str) -> dict[str, Any]:
        answer = self.ask("CustomerDetails1", {"customer": identity or {"shopid": "1"}})
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def error(self, call: str, body: object = None, **step: Any) -> tuple[int, str]:  # noqa: ANN401  # likewise
        answer = self.ask(call, body, **step)
        assert answer.status >= 400
        assert set(answer.body) <= {"id", "message"}
        return answer.status, answer.body["id"]


@pytest.fixture
def shop() -> Iterator[Shop]:
    sandbox = Sandbox(Settings(clock=CLOCK))
    yield Shop(sandbox)
    sandbox.close()

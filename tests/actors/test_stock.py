"""Customers pushed ahead of need are those that were asked for, and each is handed out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.client.scripted import Asked, Reply, Scripted
from troth.actors import Stock

if TYPE_CHECKING:
    from tests.actors.conftest import Shops

ANN: list[dict[str, Any]] = [{"first_name": "Ann"}, {"first_name": "Bea"}]


def _pushes(server: Scripted) -> list[list[dict[str, Any]]]:
    return [asked.json["customers"] for asked in server.asked if asked.path.endswith("UpdateCustomers3")]


@pytest.fixture
def everybody_is_there(server: Scripted) -> None:
    def answering(asked: Asked) -> Reply:
        if asked.path.endswith("CustomerDetails1"):
            return Reply(200, {"bh_id": f"bh-{asked.json['customer']['shopid']}"})
        return Reply(200, {"ok": True})

    server.answering = answering


@pytest.mark.usefixtures("everybody_is_there")
def test_what_is_asked_for_again_is_pushed_ahead(opened: Shops, server: Scripted) -> None:
    shop = opened()
    shop.world.stock = Stock()
    made = [shop.new_customers(ANN) for _ in range(12)]
    pushes = _pushes(server)
    assert [len(push) for push in pushes] == [2, 16, 16]
    assert [item["first_name"] for push in pushes for item in push] == ["Ann", "Bea"] * 17
    pushed = [item["id"] for push in pushes for item in push]
    assert [customer.id for pair in made for customer in pair] == pushed[:24]
    assert len(set(pushed)) == len(pushed)
    assert {item["id"] for item in shop.world.created} == set(pushed)


@pytest.mark.usefixtures("everybody_is_there")
def test_who_is_made_otherwise_is_not_taken(opened: Shops, server: Scripted) -> None:
    shop = opened()
    shop.world.stock = Stock()
    for details, by in ((ANN, "id email"), (ANN, "id"), (ANN[::-1], "id email"), (ANN[:1], "id email")) * 2:
        shop.new_customers(details, by=by)
    assert [len(push) for push in _pushes(server)] == [2, 2, 2, 1, 16, 16, 16, 8]


@pytest.mark.usefixtures("everybody_is_there")
def test_no_more_are_pushed_than_may_be_at_once(opened: Shops, server: Scripted) -> None:
    shop = opened()
    shop.world.stock = Stock()
    shop.world.most_at_once = 5
    for _ in range(3):
        shop.new_customers(ANN)
    assert [len(push) for push in _pushes(server)] == [2, 4]


@pytest.mark.usefixtures("everybody_is_there")
def test_nobody_is_pushed_ahead_unless_there_is_a_stock(opened: Shops, server: Scripted) -> None:
    shop = opened()
    for _ in range(3):
        shop.new_customers(ANN)
    assert [len(push) for push in _pushes(server)] == [2, 2, 2]


def test_a_refused_push_leaves_nobody_to_hand_out(opened: Shops, server: Scripted) -> None:
    shop = opened()
    shop.world.stock = Stock()
    server.script(Reply(401, {"id": "invalid_token"}))
    for _ in range(4):
        with pytest.raises(Exception, match="a step before it failed"):
            shop.new_customers(ANN)
    assert [len(push) for push in _pushes(server)] == [2, 16, 16, 16]

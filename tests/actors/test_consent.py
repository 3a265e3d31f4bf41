"""What a live shop is never sent, nor asked of a recording of one, which has no journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.client.scripted import Reply, Scripted
from troth.errors import NotRun
from troth.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actors.conftest import Shops
    from troth.actors import Shop

OURS = "troth-9999-1"
SOMEBODY: list[dict[str, Any]] = [{"shopid": "1001"}, {"email": "ann@example.com"}, {"bhid": "b-of-somebody"}]


@pytest.fixture
def live(opened: Shops) -> Shop:
    shop = opened()
    shop.world.run = "9999"
    return shop


@pytest.mark.parametrize("identity", SOMEBODY, ids=str)
@pytest.mark.parametrize("place", [0, 1])
def test_nobody_is_merged_whom_the_run_did_not_make(
    live: Shop, server: Scripted, identity: dict[str, Any], place: int
) -> None:
    customers = [{"shopid": OURS}, {"shopid": OURS}]
    customers[place] = identity
    with pytest.raises(NotRun, match="only customers of this run are merged"):
        live.MergeCustomers1(customers=customers)
    with pytest.raises(NotRun, match="only customers of this run are merged"):
        live.send(live.world.vendor.call("MergeCustomers1"), body=b'{"customers": [[{"shopid": "1001"}]]}')
    assert server.asked == []


def test_customers_of_the_run_are_merged(live: Shop, server: Scripted) -> None:
    server.script(Reply(200, {"bh_id": "b-of-ours"}))
    live.appeared({"id": OURS})
    live.MergeCustomers1(customers=[{"bhid": "b-of-ours"}, {"email": f" {OURS.upper()}@example.com"}, {"shopid": ""}])
    live.send(live.world.vendor.call("MergeCustomers1"), body=b"no JSON")
    assert len(server.asked) == 3


@pytest.mark.parametrize("consent", ["email_marketing_consent", "sms_marketing_consent"])
@pytest.mark.parametrize("value", ["subscribed", "subscribing"])
def test_nobody_is_subscribed(live: Shop, server: Scripted, consent: str, value: str) -> None:
    with pytest.raises(NotRun, match="nobody is subscribed"):
        live.push([{"id": OURS}, {"id": OURS, consent: value}])
    with pytest.raises(NotRun, match="nobody is subscribed"):
        live.UpdateCustomerDetails1(customer={"shopid": OURS}, **{consent: value})
    assert server.asked == []
    live.push([{"id": OURS, consent: f"un{value}"}])
    assert len(server.asked) == 1


def test_set_up_is_without_debug(live: Shop, server: Scripted) -> None:
    live.push([live.new_identity()])
    assert "debug" not in server.asked[0].json


def test_no_name_is_noted_where_nobody_may_be_made(opened: Shops, tmp_path: Path) -> None:
    shop = opened(allow_writes=False)
    shop.world.journal = Journal(tmp_path, vendor="bubblehouse", server="https://x", account="my-shop", run="9999")
    with pytest.raises(NotRun, match=r"needs bubblehouse\.allow_writes = true"):
        shop.new_customer()
    assert (shop.world.created, list(tmp_path.iterdir())) == ([], [])


def test_a_customer_is_noted_before_it_is_pushed(live: Shop, server: Scripted, tmp_path: Path) -> None:
    noted: list[str] = []

    def answering(_: object) -> Reply:
        (journal,) = tmp_path.glob("*.jsonl")
        noted.append(journal.read_text(encoding="utf-8"))
        return Reply(200, {"ok": True})

    server.answering = answering
    live.world.journal = Journal(tmp_path, vendor="bubblehouse", server="https://x", account="my-shop", run="9999")
    identity = live.new_identity()
    live.push([identity])
    assert identity["id"] in noted[0]
    assert identity["email"] in noted[0]

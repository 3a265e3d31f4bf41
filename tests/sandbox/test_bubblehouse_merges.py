from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Shop

ANN: dict[str, Any] = {"id": "1", "email": "ann@example.com", "first_name": "Ann", "order_count": 2, "tags": ["a", "x"]}
BEA: dict[str, Any] = {
    "id": "2",
    "email": "bea@example.com",
    "first_name": "Bea",
    "last_name": "Baker",
    "order_count": 3,
    "total_spent": "1.5",
    "tags": ["x", "b"],
    "extras": {"k": 2, "l": 3},
}
CY: dict[str, Any] = {
    "id": "3",
    "last_name": "Cook",
    "birthday": "1980-01-01",
    "total_spent": "2.25",
    "extras": {"k": 1},
}


@pytest.fixture(autouse=True)
def customers(shop: Shop) -> None:
    shop.push(ANN, BEA, CY)


def merge(shop: Shop, *shop_ids: str, **more: object) -> tuple[int, Any]:
    answer = shop.ask("MergeCustomers1", {"customers": [{"shopid": shop_id} for shop_id in shop_ids], **more})
    return answer.status, answer.body


OK = (200, {"ok": True})


def test_earlier_account_wins_and_later_ones_fill_in(shop: Shop) -> None:
    bh_id = shop.details(shopid="1")["bh_id"]
    assert merge(shop, "1", "2", "3") == OK
    assert shop.details() == {
        **ANN,
        "bh_id": bh_id,
        "last_name": "Baker",
        "birthday": "1980-01-01",
        "alt_emails": ["bea@example.com"],
        "order_count": 5,
        "total_spent": "3.75",
        "tags": ["a", "x", "b"],
        "extras": {"k": 2, "l": 3},
        "email_marketing_consent": "not_subscribed",
        "email_verified": "unknown",
        "optin": True,
    }


def test_every_old_name_finds_the_merged_customer(shop: Shop) -> None:
    bh_ids = [shop.details(shopid=shop_id)["bh_id"] for shop_id in "123"]
    merge(shop, "2", "1")
    merge(shop, "3", "2")
    merged = shop.details(shopid="3")
    identities = [{"shopid": "1"}, {"shopid": "2"}, {"email": "ann@example.com"}, {"email": "bea@example.com"}]
    for identity in (*identities, *({"bhid": bh_id} for bh_id in bh_ids)):
        assert shop.details(**identity) == merged
    assert shop.ask("CustomerDetails1", {}, token="customer:1").body == merged
    assert shop.details(shopid="1", email="bea@example.com") == merged


def test_push_under_an_old_id_changes_the_merged_customer(shop: Shop) -> None:
    merge(shop, "1", "2")
    shop.push({"id": "2", "email": "bea@example.com", "last_name": "Eder"})
    details = shop.details()
    assert (details["id"], details["email"], details["last_name"]) == ("1", "ann@example.com", "Eder")
    assert shop.details(shopid="2") == details


def test_deletion_removes_every_name_of_a_merged_customer(shop: Shop) -> None:
    merge(shop, "1", "2")
    shop.push({"id": "2", "deleted": True})
    for identity in ({"shopid": "1"}, {"shopid": "2"}, {"email": "ann@example.com"}, {"email": "bea@example.com"}):
        assert shop.ask("CustomerDetails1", {"customer": identity}).status == 404


@pytest.mark.parametrize("customers", [None, [], [{"shopid": "1"}], {"shopid": "1"}, "12"])
def test_fewer_than_two_accounts_are_refused(shop: Shop, customers: object) -> None:
    assert shop.error("MergeCustomers1", {"customers": customers}) == (400, "invalid_request")


def test_unknown_account_refuses_the_merge_and_leaves_its_key_unused(shop: Shop) -> None:
    status, body = merge(shop, "1", "2", "99", idempotency_key="k")
    assert (status, body["id"]) == (404, "no_customers_match_customer_identity")
    assert shop.details(shopid="2")["first_name"] == "Bea"
    assert merge(shop, "1", "2", idempotency_key="k") == OK
    assert shop.details(shopid="2")["id"] == "1"


def test_merging_again_changes_nothing(shop: Shop) -> None:
    merge(shop, "1", "2")
    before = shop.details()
    assert merge(shop, "1", "2") == OK
    assert merge(shop, "2", "2") == OK
    assert shop.details() == before


@pytest.mark.parametrize("body", [{"customers": [{"shopid": "1"}, {"shopid": "3"}]}, {"customers": "nonsense"}, {}])
def test_repeated_key_is_answered_ok_and_does_nothing(shop: Shop, body: dict[str, Any]) -> None:
    merge(shop, "1", "2", idempotency_key="k")
    before = shop.details()
    answer = shop.ask("MergeCustomers1", {**body, "idempotency_key": "k"})
    assert (answer.status, answer.body) == OK
    assert shop.details() == before
    assert shop.details(shopid="3")["id"] == "3"


def test_simulated_error_merges_nothing_and_leaves_the_key_usable(shop: Shop) -> None:
    assert merge(shop, "1", "2", idempotency_key="k", simulate_error=True)[0] == 500
    assert shop.details(shopid="2")["id"] == "2"
    assert merge(shop, "1", "2", idempotency_key="k") == OK
    assert shop.details(shopid="2")["id"] == "1"


def test_error_is_simulated_once_for_each_key(shop: Shop) -> None:
    statuses = [merge(shop, "1", "2", idempotency_key="k", simulate_error=True)[0] for _ in range(2)]
    assert statuses == [500, 200]
    assert [merge(shop, "1", "3", simulate_error=True)[0] for _ in range(2)] == [500, 500]


def test_private_note_is_shown_to_nobody(shop: Shop) -> None:
    merge(shop, "1", "2", private_note="secret note", description="Joined.")
    for token in ("shop", "customer:1", "customer:2"):
        body = {} if token != "shop" else {"customer": {"shopid": "1"}}
        assert b"secret note" not in shop.ask("CustomerDetails1", body, token=token).content()

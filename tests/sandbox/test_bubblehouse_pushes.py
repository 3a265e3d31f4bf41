from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Shop

NO_MATCH = (404, "no_customers_match_customer_identity")
FULL: dict[str, Any] = {
    "id": "1",
    "email": "ann@example.com",
    "phone": "202 555 0101",
    "first_name": "Ann",
    "last_name": "Archer",
    "tags": ["vip", "vip"],
    "birthday": "1990-05-15",
    "anniversary": "0000-08-20",
    "extras": {"color": "blue", "sizes": [1, 2.5, None, {"a": True}]},
    "personal_referral_code": "ANN20",
    "order_count": 42,
    "total_spent": "1250.00",
    "signed_up_at": "2020-01-15T10:30:00Z",
    "email_marketing_consent": "unsubscribed",
    "sms_marketing_consent": "not_subscribed",
    "optin": False,
}


def gone(shop: Shop, shop_id: str) -> bool:
    return shop.ask("CustomerDetails1", {"customer": {"shopid": shop_id}}).status == 404


def test_everything_pushed_reads_back(shop: Shop) -> None:
    shop.push(FULL)
    details = shop.details()
    bh_id = details.pop("bh_id")
    assert len(bh_id) == 16
    assert details == {**FULL, "anniversary": "0-08-20", "email_verified": "unknown"}


def test_unset_fields_are_left_out(shop: Shop) -> None:
    shop.push({"id": "1"})
    details = shop.details()
    assert len(details.pop("bh_id")) == 16
    assert details == {
        "id": "1",
        "tags": [],
        "order_count": 0,
        "total_spent": "0.00",
        "email_marketing_consent": "not_subscribed",
        "email_verified": "unknown",
        "optin": True,
    }


def test_same_push_changes_nothing(shop: Shop) -> None:
    shop.push(FULL)
    before = shop.details()
    shop.push(FULL)
    assert shop.details() == before


def test_later_push_keeps_what_it_leaves_out_and_replaces_the_rest(shop: Shop) -> None:
    shop.push(FULL)
    bh_id = shop.details()["bh_id"]
    shop.push({"id": "1", "first_name": None, "last_name": "", "tags": ["new"], "extras": []})
    details = shop.details()
    assert (details["bh_id"], details["first_name"], details["tags"]) == (bh_id, "Ann", ["new"])
    assert not {"last_name", "extras"} & set(details)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("1", "1.00"), ("12.5", "12.50"), (1_250_000, "1.25"), ("0.000100", "0.0001"), (10**30, "1" + "0" * 24 + ".00")],
)
def test_money_is_a_decimal_string(shop: Shop, sent: object, stored: str) -> None:
    shop.push({"id": "1", "total_spent": sent})
    assert shop.details()["total_spent"] == stored


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2020-01-15T10:30:00+05:30", "2020-01-15T05:00:00Z"),
        ("1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z"),
        ("2020-01-15t10:30:00.25z", "2020-01-15T10:30:00.250000Z"),
    ],
)
def test_times_are_in_utc(shop: Shop, sent: str, stored: str) -> None:
    shop.push({"id": "1", "signed_up_at": sent})
    assert shop.details()["signed_up_at"] == stored


def test_push_without_debug_is_applied_after_the_delay_and_in_order(shop: Shop) -> None:
    for name in ("Ann", "Anna", "Anne"):
        assert shop.ask("UpdateCustomers3", {"customers": [{"id": "1", "first_name": name}]}).body == {"ok": True}
    assert gone(shop, "1")
    shop.sandbox.clock.advance(0.06)
    assert shop.details()["first_name"] == "Anne"


def test_debug_applies_what_waits_first(shop: Shop) -> None:
    shop.ask("UpdateCustomers3", {"customers": [{"id": "1", "first_name": "Ann", "last_name": "Archer"}]})
    shop.push({"id": "1", "first_name": "Eve"})
    shop.sandbox.clock.advance(1)
    assert (shop.details()["first_name"], shop.details()["last_name"]) == ("Eve", "Archer")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_sound_item_is_processed_wherever_the_impossible_one_stands(shop: Shop, place: int) -> None:
    items: list[dict[str, Any]] = [{"id": "1"}, {"id": "2"}]
    items.insert(place, {"first_name": "Nobody"})
    assert shop.ask("UpdateCustomers3", {"customers": items}).body == {"ok": True}
    shop.sandbox.clock.advance(1)
    assert not gone(shop, "1")
    assert not gone(shop, "2")


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"first_name": "Nobody"},
        {"id": "", "email": ""},
        {"id": "3", "birthday": "1990-02-30"},
        {"id": "3", "total_spent": 12.5},
        {"id": "3", "first_name": 5},
        {"id": "3", "tags": "vip"},
        {"id": "3", "tags": [1]},
        {"id": "3", "extras": "x"},
        {"id": "3", "order_count": -1},
        {"id": "3", "optin": "yes"},
        {"id": "3", "email_marketing_consent": "maybe"},
        {"id": "3", "signed_up_at": "yesterday"},
        {"id": "3", "signed_up_at": "0001-01-01T00:00:00+05:00"},
        {"id": True},
    ],
)
def test_debug_fails_on_a_warning_and_applies_nothing(shop: Shop, item: dict[str, Any]) -> None:
    body = {"debug": True, "customers": [{"id": "2"}, item]}
    assert shop.error("UpdateCustomers3", body) == (400, "customers_rejected")
    assert gone(shop, "2")
    assert gone(shop, "3")


def test_bad_field_is_left_out_and_the_rest_of_the_item_applied(shop: Shop) -> None:
    shop.ask("UpdateCustomers3", {"customers": [{"id": "1", "first_name": "Ann", "birthday": "1990-02-30"}]})
    shop.sandbox.clock.advance(1)
    assert shop.details()["first_name"] == "Ann"
    assert "birthday" not in shop.details()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"customers": {}},
        {"customers": ["1"]},
        {"customers": [{"id": "1"}, None]},
        {"customers": [{"id": "1"}], "debug": "yes"},
        {"customers": [{"id": str(number)} for number in range(1001)]},
    ],
)
def test_grossly_malformed_push_is_refused(shop: Shop, body: dict[str, Any]) -> None:
    assert shop.error("UpdateCustomers3", body) == (400, "invalid_request")
    shop.sandbox.clock.advance(1)
    assert gone(shop, "1")


def test_thousand_items_are_taken_at_once(shop: Shop) -> None:
    shop.push(*({"id": str(number), "email": f"c{number}@example.com"} for number in range(1000)))
    assert shop.details(shopid="999")["email"] == "c999@example.com"


def test_customer_is_known_by_email_and_gets_an_id_later(shop: Shop) -> None:
    shop.push({"email": "ann@example.com", "first_name": "Ann"})
    before = shop.details(email="ann@example.com")
    assert "id" not in before
    shop.push({"email": "ann@example.com", "last_name": "Archer"})
    shop.push({"id": "1", "email": "ann@example.com"})
    assert shop.details() == {**before, "id": "1", "last_name": "Archer"}


def test_new_email_replaces_the_old_one(shop: Shop) -> None:
    shop.push(FULL)
    shop.push({"id": "1", "email": "anna@example.com"})
    assert shop.details(email="anna@example.com")["email"] == "anna@example.com"
    assert shop.error("CustomerDetails1", {"customer": {"email": "ann@example.com"}}) == NO_MATCH


def test_shared_email_goes_on_naming_the_first_customer(shop: Shop) -> None:
    shop.push({"id": "1", "email": "us@example.com"}, {"id": "2", "email": "us@example.com"})
    assert shop.details(email="us@example.com")["id"] == "1"
    assert shop.details(shopid="2", email="us@example.com")["id"] == "2"


def test_deleted_customer_is_gone_and_may_be_new_again(shop: Shop) -> None:
    shop.push(FULL)
    bh_id = shop.details()["bh_id"]
    shop.push({"id": "1", "deleted": True}, {"id": "unknown", "deleted": True})
    for identity in ({"shopid": "1"}, {"email": "ann@example.com"}, {"bhid": bh_id}):
        assert shop.error("CustomerDetails1", {"customer": identity}) == NO_MATCH
    shop.push({"id": "1"})
    assert shop.details()["bh_id"] != bh_id


def test_whole_name_is_split_where_nothing_better_is_known(shop: Shop) -> None:
    shop.push({"id": "1", "full_name": "Ann Mary Archer"}, {"id": "2", "name": "Bea"})
    assert (shop.details()["first_name"], shop.details()["last_name"]) == ("Ann Mary", "Archer")
    assert shop.details(shopid="2")["first_name"] == "Bea"
    shop.push({"id": "1", "full_name": "Eve Eder"})
    assert shop.details()["first_name"] == "Ann Mary"


def test_number_is_taken_for_an_id(shop: Shop) -> None:
    shop.push({"id": 17})
    assert shop.details(shopid="17")["id"] == "17"

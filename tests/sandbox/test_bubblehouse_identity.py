from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Shop

MISSING = (400, "missing_customer_identity")
EMPTY = (404, "empty_customer_identity")
NO_MATCH = (404, "no_customers_match_customer_identity")
MISMATCH = (404, "customer_identity_partially_mismatches_matched_customer")
NOT_THE_TOKENS = (403, "customer_identity_does_not_match_token")
UNKNOWN_BHID = "00000000000000ff"


@pytest.fixture(autouse=True)
def customers(shop: Shop) -> None:
    shop.push(
        {"id": "1", "email": "ann@example.com"},
        {"id": "2", "email": "bea@example.com"},
        {"id": "3"},
        {"email": "dan@example.com"},
        {"id": "a/b"},
    )


def test_every_field_finds_the_customer(shop: Shop) -> None:
    ann = shop.details(shopid="1")
    for identity in ({"email": "ann@example.com"}, {"email": " ANN@example.com"}, {"bhid": ann["bh_id"]}):
        assert shop.details(**identity) == ann
    assert shop.details(bhid=ann["bh_id"], shopid="1", email="ann@example.com") == ann
    assert shop.details(bhid="", shopid="1") == ann


@pytest.mark.parametrize("call", ["CustomerDetails1", "UpdateCustomerDetails1"])
@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, MISSING),
        ({"customer": None}, MISSING),
        ({"customer": {}}, EMPTY),
        ({"customer": {"bhid": "", "shopid": "", "email": ""}}, EMPTY),
        ({"customer": {"bhid": None}}, EMPTY),
        ({"customer": {"shopid": "99"}}, NO_MATCH),
        ({"customer": {"bhid": UNKNOWN_BHID}}, NO_MATCH),
        ({"customer": {"bhid": UNKNOWN_BHID, "shopid": "1"}}, MISMATCH),
        ({"customer": {"shopid": "1", "email": "bea@example.com"}}, MISMATCH),
        ({"customer": {"shopid": "1", "email": "nobody@example.com"}}, MISMATCH),
        ({"customer": {"shopid": "99", "email": "ann@example.com"}}, MISMATCH),
        ({"customer": {"shopid": 1}}, (400, "invalid_request")),
        ({"customer": "1"}, (400, "invalid_request")),
    ],
)
def test_identity_that_names_nobody_has_its_own_error(
    shop: Shop, call: str, body: dict[str, Any], error: tuple[int, str]
) -> None:
    assert shop.error(call, body) == error


def test_field_without_a_recorded_value_does_not_mismatch(shop: Shop) -> None:
    assert shop.details(shopid="3", email="nobody@example.com")["id"] == "3"
    assert shop.details(shopid="99", email="dan@example.com")["email"] == "dan@example.com"


@pytest.mark.parametrize("identity", [None, {}, {"shopid": ""}, {"shopid": "1"}, {"email": "ann@example.com"}])
def test_customer_token_takes_its_own_identity_or_none(shop: Shop, identity: object) -> None:
    assert shop.ask("CustomerDetails1", {"customer": identity}, token="customer:1").body["id"] == "1"


@pytest.mark.parametrize("identity", [{"shopid": "2"}, {"shopid": "99"}, {"shopid": "1", "email": "bea@example.com"}])
def test_customer_token_refuses_another_identity(shop: Shop, identity: object) -> None:
    assert shop.error("CustomerDetails1", {"customer": identity}, token="customer:1") == NOT_THE_TOKENS


def test_customer_token_of_nobody_matches_no_customer(shop: Shop) -> None:
    assert shop.error("CustomerDetails1", {}, token="customer:99") == NO_MATCH


def test_shop_id_may_hold_a_slash(shop: Shop) -> None:
    assert shop.ask("CustomerDetails1", {}, token="customer:a/b").body["id"] == "a/b"


def test_get_and_form_name_the_customer_with_dots(shop: Shop) -> None:
    ann = shop.details(shopid="1")
    assert shop.ask("CustomerDetails1", token="customer:1", method="GET").body == ann
    assert shop.ask("CustomerDetails1", method="GET", query={"customer.email": "ann@example.com"}).body == ann
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert shop.ask("CustomerDetails1", b"customer.email=ann%40example.com", headers=form).body == ann
    assert shop.error("CustomerDetails1", b"customer=1&customer.email=2", headers=form) == (400, "invalid_request")

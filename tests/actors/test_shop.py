from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.actors.conftest import KEY, Shops
from tests.client.scripted import Asked, Reply, Scripted
from troth.actors import Answer, Customer, Shop, tidy_shop
from troth.errors import Inconclusive, NotRun

if TYPE_CHECKING:
    from troth.client import Record
    from troth.model import Contract

ANN = Customer(id="c1", email="ann@example.com", bhid="b1")
BEA = Customer(id=None, email="bea@example.com", bhid="b2")


def subject(asked: Asked) -> str:
    token = asked.headers["authorization"].removeprefix("Bearer ")
    return str(jwt.decode(token, KEY, algorithms=["HS256"], audience="BH")["sub"])


# --- calls ----------------------------------------------------------------------------------------------------------


def test_a_call_is_a_method_of_the_shop(shop: Shop, server: Scripted) -> None:
    answer = shop.UpdateCustomerDetails1(customer={"bhid": "b1"}, first_name="Zo\u00eb", phone=None)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/api/v2023061/my-shop/UpdateCustomerDetails1")
    assert asked.body.decode() == '{"customer": {"bhid": "b1"}, "first_name": "Zo\u00eb", "phone": null}'
    assert asked.headers["content-type"] == "application/json"
    assert subject(asked) == "my-shop"
    assert answer.call.id == "bubblehouse/UpdateCustomerDetails1"
    assert answer["ok"] is True


def test_a_call_that_nobody_documents_is_no_method(shop: Shop) -> None:
    with pytest.raises(AttributeError, match="bubblehouse documents no call 'DeleteCustomers1'"):
        _ = shop.DeleteCustomers1


def test_what_is_private_is_no_call(shop: Shop) -> None:
    assert not hasattr(shop, "_UpdateCustomers3")


@pytest.mark.parametrize(
    ("form", "method", "body", "content_type"),
    [
        ({}, "POST", b"", None),
        ({"method": "GET"}, "GET", b"", None),
        ({"json": {}}, "POST", b"{}", "application/json"),
        ({"json": []}, "POST", b"[]", "application/json"),
        ({"body": b"\xff", "content_type": "text/plain"}, "POST", b"\xff", "text/plain"),
        ({"body": b""}, "POST", b"", "application/json"),
        ({"json": {"a": 1}, "body": b"raw"}, "POST", b"raw", "application/json"),
    ],
    ids=str,
)
def test_a_request_has_any_form(
    shop: Shop,
    server: Scripted,
    contract: Contract,
    form: dict[str, Any],
    method: str,
    body: bytes,
    content_type: str | None,
) -> None:
    shop.send(contract.call("bubblehouse/CustomerDetails1"), **form).may_be_anything()
    (asked,) = server.asked
    assert (asked.method, asked.body, asked.headers.get("content-type")) == (method, body, content_type)


def test_a_call_that_writes_is_not_sent_where_that_is_not_allowed(opened: Shops, server: Scripted) -> None:
    shop = opened(allow_writes=False)
    for name in ("UpdateCustomerDetails1", "UpdateCustomers3", "MergeCustomers1"):
        with pytest.raises(NotRun, match=r"bubblehouse\.allow_writes"):
            getattr(shop, name)()
    assert server.asked == []
    shop.CustomerDetails1(customer={"bhid": "b1"}).may_be_anything()


def test_debug_is_sent_to_a_sandbox_only(opened: Shops, server: Scripted) -> None:
    with pytest.raises(NotRun, match=r"bubblehouse\.sandbox"):
        opened(sandbox=False).UpdateCustomers3(customers=[], debug=True)
    assert server.asked == []
    opened(sandbox=False).UpdateCustomers3(customers=[], debug=False)
    opened().UpdateCustomers3(customers=[], debug=True)
    assert [asked.json["debug"] for asked in server.asked] == [False, True]


REPEATED = {
    "CustomerDetails1": {502, 503, 504},
    "UpdateCustomers3": {500, 502, 503, 504},
    "UpdateCustomerDetails1": set(),
    "MergeCustomers1": set(),
}


@pytest.mark.parametrize("call", REPEATED)
@pytest.mark.parametrize("status", [500, 501, 502, 503, 504])
def test_a_server_error_is_repeated_only_where_that_changes_nothing_or_is_asked_for(
    opened: Shops, server: Scripted, call: str, status: int
) -> None:
    server.script(Reply(status, b"", (("Retry-After", "0"),)), Reply())
    answer = getattr(opened(patience_seconds=60.0), call)(customers=[])
    assert answer.interaction.response.status == (200 if status in REPEATED[call] else status)


# --- who asks -------------------------------------------------------------------------------------------------------


def test_a_customer_asks_with_a_token_of_its_own(shop: Shop, server: Scripted) -> None:
    shop.as_customer(ANN).CustomerDetails1().may_be_anything()
    assert subject(server.asked[0]) == "my-shop/c1"
    assert server.asked[0].body == b"{}"


def test_a_customer_whom_the_shop_has_no_id_for_has_no_token(shop: Shop) -> None:
    with pytest.raises(ValueError, match="has no id"):
        shop.as_customer(BEA)


def test_somebody_without_a_token_sends_none(shop: Shop, server: Scripted) -> None:
    shop.without_token().CustomerDetails1().may_be_anything()
    shop.without_token(empty=True).CustomerDetails1().may_be_anything()
    assert [asked.headers.get("authorization") for asked in server.asked] == [None, "Bearer"]


def test_another_shop_is_one(shop: Shop, server: Scripted) -> None:
    shop.of_another_shop().CustomerDetails1().may_be_anything()
    shop.of_another_shop("not-{}", ANN).CustomerDetails1().may_be_anything()
    assert [subject(asked) for asked in server.asked] == ["my-shop-elsewhere", "not-my-shop/c1"]


def test_a_defect_and_a_version_stay_with_whoever_has_them(shop: Shop, server: Scripted) -> None:
    shop.as_customer(ANN).with_defect("expired").with_version("v19990101").CustomerDetails1().may_be_anything()
    shop.with_token_without_times().CustomerDetails1().may_be_anything()
    expired, timeless = server.asked
    assert expired.path == "/api/v19990101/my-shop/CustomerDetails1"
    with pytest.raises(jwt.ExpiredSignatureError):
        subject(expired)
    assert subject(timeless) == "my-shop"
    assert timeless.path == "/api/v2023061/my-shop/CustomerDetails1"


def test_whoever_is_in_a_hurry_takes_a_429_for_an_answer(shop: Shop, server: Scripted) -> None:
    server.script(Reply(429, {"id": "rate_limit_exceeded"}), Reply())
    answer = shop.in_a_hurry().CustomerDetails1()
    assert answer.interaction.response.status == 429
    assert len(server.asked) == 1


def test_a_shop_out_of_patience_is_inconclusive(shop: Shop, server: Scripted) -> None:
    server.script(Reply(429, {"id": "rate_limit_exceeded"}))
    with pytest.raises(Inconclusive, match="rate limited"):
        shop.CustomerDetails1()


def test_a_shop_waits(shop: Shop) -> None:
    started = shop.clock
    shop.wait(0.02)
    assert shop.clock - started >= 0.02


# --- merging --------------------------------------------------------------------------------------------------------


def test_a_merge_has_a_key_of_its_own_where_the_field_is_configured(opened: Shops, server: Scripted) -> None:
    shop = opened(embedded=True, idempotency_key_field="key", simulate_error_field="fail")
    shop.merge([ANN.identity, BEA.identity])
    shop.merge([ANN.identity, BEA.identity], description="x")
    shop.merge([ANN.identity, BEA.identity], key="k7", **shop.simulated_error)
    first, second, third = (asked.json for asked in server.asked)
    assert first["customers"] == [{"bhid": "b1"}, {"bhid": "b2"}]
    assert first["key"] != second["key"]
    assert second["description"] == "x"
    assert (third["key"], third["fail"]) == ("k7", True)


def test_a_merge_has_no_key_where_its_field_is_not_configured(opened: Shops, server: Scripted) -> None:
    shop = opened(embedded=True)
    shop.merge([ANN.identity], key="k7")
    assert server.asked[0].json == {"customers": [{"bhid": "b1"}]}
    assert shop.simulated_error == {}


@pytest.mark.parametrize("status", [400, 422])
def test_a_merge_that_is_refused_without_a_key_needs_its_field(
    opened: Shops, server: Scripted, record: Record, status: int
) -> None:
    server.script(Reply(status, {"id": "missing_idempotency_key"}))
    for say in (Answer.succeeds, Answer.is_granted, lambda answer: answer.answers(200)):
        answer = opened(embedded=True).merge([ANN.identity, BEA.identity])
        with pytest.raises(NotRun, match=r"needs bubblehouse\.idempotency_key_field: .* was answered HTTP 4"):
            say(answer)
    assert not record.witnessed.findings


def test_a_refused_merge_is_a_finding_if_one_without_a_key_was_granted_before(
    opened: Shops, server: Scripted, record: Record
) -> None:
    shop = opened(embedded=True)
    server.script(Reply(200, {"ok": True}), Reply(400, {"id": "accounts_differ"}))
    shop.merge([ANN.identity, BEA.identity]).succeeds()
    with pytest.raises(Inconclusive, match="a step before it failed"):
        shop.merge([ANN.identity, BEA.identity]).succeeds()
    assert record.witnessed.findings


def test_a_refused_merge_with_a_key_is_a_finding(opened: Shops, server: Scripted, record: Record) -> None:
    server.script(Reply(400, {"id": "missing_idempotency_key"}))
    with pytest.raises(Inconclusive, match="a step before it failed"):
        opened(embedded=True, idempotency_key_field="key").merge([ANN.identity, BEA.identity]).succeeds()
    assert record.witnessed.findings


# --- the end of a run -----------------------------------------------------------------------------------------------


def test_all_that_was_pushed_is_asked_to_be_deleted_in_batches(shop: Shop, server: Scripted) -> None:
    for _ in range(201):
        shop.new_identity()
    shop.new_identity(by="email")
    tidied = tidy_shop(shop.world, shop.world.created)
    assert (tidied.tried, tidied.left, tidied.is_through) == (202, (), True)
    sizes = [len(asked.json["customers"]) for asked in server.asked]
    assert sizes == [100, 100, 2]
    items = [item for asked in server.asked for item in asked.json["customers"]]
    assert all(item["deleted"] is True for item in items)
    assert len({item["email"] for item in items}) == 202
    assert "id" not in items[-1]
    assert {subject(asked) for asked in server.asked} == {"my-shop"}


def test_what_comes_of_tidying_is_not_judged(shop: Shop, server: Scripted, record: Record) -> None:
    server.script(Reply(404, {"id": "no_customers_match_customer_identity"}))
    shop.new_identity()
    tidied = tidy_shop(shop.world, shop.world.created)
    assert not tidied.is_through
    assert tidied.left == ("bubblehouse: the deletion of 1 of 1 customers was not accepted: HTTP 404",)
    assert (record.owing, record.witnessed.findings) == (0, {})


def test_names_are_never_given_out_twice(shop: Shop) -> None:
    names = [shop.new_identity()["id"] for _ in range(20)] + [shop.new_key() for _ in range(20)]
    assert len(set(names)) == 40

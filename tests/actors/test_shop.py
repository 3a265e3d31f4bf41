from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.actors.conftest import KEY, People, Shops
from tests.client.scripted import Asked, Reply, Scripted
from troth.actors import Customer, Shop, _bubblehouse
from troth.errors import Disagreement, Inconclusive, NotRun

if TYPE_CHECKING:
    from troth.client import Record
    from troth.model import Contract

ANN = Customer(id="c1", email="ann@example.com", bhid="b1")
BEA = Customer(id=None, email="bea@example.com", bhid="b2")
NOBODY = Reply(404, {"id": "no_customers_match_customer_identity"})


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 50.0
        self.naps = 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.naps += 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(_bubblehouse, "time", clock)
    return clock


def subject(asked: Asked) -> str:
    token = asked.headers["authorization"].removeprefix("Bearer ")
    return str(jwt.decode(token, KEY, algorithms=["HS256"], audience="BH")["sub"])


def inconclusive(record: Record) -> list[str]:
    return [finding.requirement for finding in record.witnessed.findings.values()]


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


# --- customers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "identity"),
    [
        (["bhid"], {"bhid": "b1"}),
        (["shopid"], {"shopid": "c1"}),
        (["email", "shopid"], {"shopid": "c1", "email": "ann@example.com"}),
    ],
    ids=str,
)
def test_a_customer_is_named_by_any_field(names: list[str], identity: dict[str, str]) -> None:
    assert ANN.identity_by(*names) == identity
    assert ANN.identity == {"bhid": "b1"}


@pytest.mark.parametrize("name", ["shopid", "id", "phone"])
def test_a_customer_is_not_named_by_a_field_it_has_not(name: str) -> None:
    with pytest.raises(ValueError, match="has not all of"):
        BEA.identity_by(name)


def test_new_customers_are_pushed_at_once_and_read(shop: Shop, server: Scripted) -> None:
    server.answering = People()
    ann, bea, cid = shop.new_customers([{"first_name": "Ann"}, {}, {"tags": ["a"]}])
    pushes = [asked.json for asked in server.asked if "UpdateCustomers3" in asked.path]
    assert pushes == [
        {
            "customers": [
                {"id": "troth-0007-1", "email": "troth-0007-1@example.com", "first_name": "Ann"},
                {"id": "troth-0007-2", "email": "troth-0007-2@example.com"},
                {"id": "troth-0007-3", "email": "troth-0007-3@example.com", "tags": ["a"]},
            ]
        }
    ]
    assert (ann.id, ann.email, ann.bhid) == ("troth-0007-1", "troth-0007-1@example.com", "bh0")
    assert [bea.bhid, cid.bhid] == ["bh1", "bh2"]


def test_a_new_customer_may_have_one_name_only(shop: Shop, server: Scripted) -> None:
    server.answering = People()
    by_id, by_email = shop.new_customer(by="id"), shop.new_customer(by="email")
    assert (by_id.id, by_id.email) == ("troth-0007-1", None)
    assert (by_email.id, by_email.email) == (None, "troth-0007-2@example.com")
    assert by_email.bhid == "bh1"


def test_debug_goes_with_a_push_where_it_is_free(opened: Shops, server: Scripted) -> None:
    opened(free_debug=True).push([{"id": "a"}]).succeeds()
    opened(free_debug=False).push([{"id": "a"}]).succeeds()
    assert [asked.json.get("debug") for asked in server.asked] == [True, None]


def test_a_push_that_is_not_granted_is_inconclusive_and_a_finding_of_the_push(
    shop: Shop, server: Scripted, record: Record
) -> None:
    server.script(Reply(401, {"id": "invalid_token"}))
    with pytest.raises(Inconclusive):
        shop.new_customer()
    assert inconclusive(record) == ["bubblehouse/UpdateCustomers3#succeeds"]


def test_a_customer_may_appear_late(opened: Shops, server: Scripted, clock: Clock, record: Record) -> None:
    server.answering = People(appears_after=7)
    customer = opened(settle_seconds=5.0).new_customer()
    assert customer.bhid == "bh0"
    assert clock.naps >= 3
    assert record.witnessed.findings == {}


def test_a_customer_that_never_appears_is_inconclusive_and_names_the_setting(
    opened: Shops, server: Scripted, clock: Clock
) -> None:
    server.answering = People(appears_after=10**6)
    with pytest.raises(Inconclusive, match=r"within settle_seconds = 2; got no such customer"):
        opened(settle_seconds=2.0).new_customer()
    assert 2.0 <= clock.now - 50 < 2.2


def test_customers_that_never_appear_are_given_up_after_three_of_a_kind(
    opened: Shops, server: Scripted, clock: Clock
) -> None:
    people = People(appears_after=10**6)
    server.answering = people
    shop = opened(settle_seconds=1.0)
    for _ in range(3):
        with pytest.raises(Inconclusive, match="got no such customer"):
            shop.new_customer()
    looks, now = people.looks, clock.now
    with pytest.raises(Inconclusive, match="3 customers in a row did not appear after they were pushed by id email"):
        shop.new_customer()
    assert (people.looks, clock.now) == (looks, now)
    people.appears_after = 0
    assert shop.new_customer(by="email").email


def test_a_customer_that_appears_makes_the_count_begin_again(opened: Shops, server: Scripted, clock: Clock) -> None:
    people = People()
    server.answering = people
    shop = opened(settle_seconds=1.0)
    for never in (True, True, False, True, True, False):
        people.appears_after = 10**6 if never else 0
        if never:
            with pytest.raises(Inconclusive):
                shop.new_customer()
        else:
            shop.new_customer()
    assert clock.naps


def test_what_a_read_of_a_new_customer_shows_is_checked(shop: Shop, server: Scripted, record: Record) -> None:
    server.script(Reply(), Reply(200, {"bhid": "b1"}))
    with pytest.raises(Inconclusive, match="no such customer"):
        shop.new_customer()
    assert inconclusive(record) == ["bubblehouse/CustomerDetails1#output-shape"]


def test_details_are_read_by_whichever_name(shop: Shop, server: Scripted) -> None:
    server.script(Reply(200, {"bh_id": "b1", "first_name": "Ann", "phone": "", "server": "x"}))
    shown = [shop.details(who) for who in (ANN, {"email": "ann@example.com"}, None)]
    assert [asked.json for asked in server.asked] == [
        {"customer": {"bhid": "b1"}},
        {"customer": {"email": "ann@example.com"}},
        {},
    ]
    assert [(reading["first_name"], reading.has("phone"), reading["server"]) for reading in shown] == [
        ("Ann", False, None)
    ] * 3


def test_details_that_are_refused_end_the_test(shop: Shop, server: Scripted, record: Record) -> None:
    server.script(NOBODY)
    with pytest.raises(Inconclusive):
        shop.details(ANN)
    assert inconclusive(record) == ["bubblehouse/CustomerDetails1#succeeds"]


def test_an_identity_that_finds_nobody_is_none(shop: Shop, server: Scripted, record: Record) -> None:
    server.script(NOBODY, Reply(200, {"bh_id": "b1"}))
    assert shop.found({"bhid": "b1"}) is None
    shown = shop.found({"bhid": "b1"})
    assert shown is not None
    assert shown["bh_id"] == "b1"
    assert (record.owing, record.witnessed.findings) == (0, {})


# --- what may settle later ------------------------------------------------------------------------------------------


def looking(*outcomes: object) -> Any:  # noqa: ANN401 - a function
    left = list(outcomes)

    def look() -> object:
        outcome = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return look


LATE = Disagreement("Ann", "Bea", actual="nobody", where="/first_name")


def test_what_is_there_is_looked_at_once(opened: Shops, clock: Clock) -> None:
    assert opened(settle_seconds=5.0).eventually(looking("there")) == "there"
    assert clock.naps == 0


def test_what_is_late_is_looked_at_again(opened: Shops, clock: Clock) -> None:
    assert opened(settle_seconds=5.0).eventually(looking(LATE, LATE, "there")) == "there"
    assert clock.naps == 2


def test_without_any_time_to_settle_there_is_one_look(opened: Shops, clock: Clock) -> None:
    with pytest.raises(Disagreement, match="within settle_seconds = 0"):
        opened().eventually(looking(LATE, "there"))
    assert clock.naps == 0


def test_what_is_never_there_is_a_disagreement_that_names_the_setting(opened: Shops, clock: Clock) -> None:
    with pytest.raises(Disagreement) as caught:
        opened(settle_seconds=2.5).eventually(looking(LATE))
    assert caught.value.expected == ("Ann, within settle_seconds = 2.5", "Bea, within settle_seconds = 2.5")
    assert (caught.value.actual, caught.value.where) == ("nobody", "/first_name")
    assert clock.now - 50 >= 2.5


def test_another_limit_is_named_as_it_is(opened: Shops, clock: Clock) -> None:
    with pytest.raises(Disagreement, match="Ann, within 90 s"):
        opened(settle_seconds=1.0).eventually(looking(LATE), within=90.0)
    assert clock.now - 50 >= 90


def test_what_was_late_once_is_waited_for_less_when_the_test_repeats_it(
    opened: Shops, clock: Clock, record: Record
) -> None:
    shop = opened(settle_seconds=20.0)
    with pytest.raises(Disagreement):
        shop.eventually(looking(LATE))
    now = clock.now
    with pytest.raises(Disagreement, match=r"within settle_seconds = 20 \(asked for 1 s, when it was repeated\)"):
        shop.eventually(looking(LATE))
    assert clock.now - now < 2
    record.begin_test("another")
    now = clock.now
    with pytest.raises(Disagreement):
        shop.eventually(looking(LATE))
    assert clock.now - now >= 20


@pytest.mark.parametrize("error", [Inconclusive("gone"), NotRun("x"), KeyError("y")], ids=repr)
def test_whatever_else_a_look_raises_ends_it(opened: Shops, error: Exception) -> None:
    with pytest.raises(type(error)):
        opened(settle_seconds=5.0).eventually(looking(error, "there"))


# --- merging --------------------------------------------------------------------------------------------------------


def test_a_merge_has_a_key_of_its_own_where_the_field_is_configured(opened: Shops, server: Scripted) -> None:
    shop = opened(idempotency_key_field="key", simulate_error_field="fail")
    shop.merge([ANN.identity, BEA.identity])
    shop.merge([ANN.identity, BEA.identity], description="x")
    shop.merge([ANN.identity, BEA.identity], key="k7", **shop.simulated_error)
    first, second, third = (asked.json for asked in server.asked)
    assert first["customers"] == [{"bhid": "b1"}, {"bhid": "b2"}]
    assert first["key"] != second["key"]
    assert second["description"] == "x"
    assert (third["key"], third["fail"]) == ("k7", True)


def test_a_merge_has_no_key_where_its_field_is_not_configured(shop: Shop, server: Scripted) -> None:
    shop.merge([ANN.identity], key="k7")
    assert server.asked[0].json == {"customers": [{"bhid": "b1"}]}
    assert shop.simulated_error == {}


# --- the end of a run -----------------------------------------------------------------------------------------------


def test_all_that_was_pushed_is_asked_to_be_deleted_in_batches(shop: Shop, server: Scripted) -> None:
    for _ in range(201):
        shop.new_identity()
    shop.new_identity(by="email")
    replace(shop, subject=None, defect="").tidy()
    sizes = [len(asked.json["customers"]) for asked in server.asked]
    assert sizes == [100, 100, 2]
    items = [item for asked in server.asked for item in asked.json["customers"]]
    assert all(item["deleted"] is True for item in items)
    assert len({item["email"] for item in items}) == 202
    assert "id" not in items[-1]
    assert {subject(asked) for asked in server.asked} == {"my-shop"}
    shop.tidy()
    assert len(server.asked) == 3


def test_what_comes_of_tidying_is_not_judged(shop: Shop, server: Scripted, record: Record) -> None:
    server.script(NOBODY)
    shop.new_identity()
    shop.tidy()
    assert (record.owing, record.witnessed.findings) == (0, {})


def test_names_are_never_given_out_twice(shop: Shop) -> None:
    names = [shop.new_identity()["id"] for _ in range(20)] + [shop.new_key() for _ in range(20)]
    assert len(set(names)) == 40


def test_a_vendor_s_server_is_pushed_less_at_once(opened: Shops) -> None:
    assert opened(free_debug=True).batch_limit > opened(free_debug=False).batch_limit

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.actors.conftest import KEY, People, Shops
from tests.client.scripted import Asked, Reply, Scripted
from troth.actors import Customer, Shop
from troth.client import _outside
from troth.errors import Disagreement, Inconclusive, NotRun

if TYPE_CHECKING:
    from troth.client import Record

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
    monkeypatch.setattr(_outside, "time", clock)
    return clock


def subject(asked: Asked) -> str:
    token = asked.headers["authorization"].removeprefix("Bearer ")
    return str(jwt.decode(token, KEY, algorithms=["HS256"], audience="BH")["sub"])


def inconclusive(record: Record) -> list[str]:
    return [finding.requirement for finding in record.witnessed.findings.values()]


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
                {"id": "troth-0007-46c367b7-1", "email": "troth-0007-46c367b7-1@example.com", "first_name": "Ann"},
                {"id": "troth-0007-46c367b7-2", "email": "troth-0007-46c367b7-2@example.com"},
                {"id": "troth-0007-46c367b7-3", "email": "troth-0007-46c367b7-3@example.com", "tags": ["a"]},
            ]
        }
    ]
    assert (ann.id, ann.email, ann.bhid) == ("troth-0007-46c367b7-1", "troth-0007-46c367b7-1@example.com", "bh0")
    assert [bea.bhid, cid.bhid] == ["bh1", "bh2"]


def test_a_new_customer_may_have_one_name_only(shop: Shop, server: Scripted) -> None:
    server.answering = People()
    by_id, by_email = shop.new_customer(by="id"), shop.new_customer(by="email")
    assert (by_id.id, by_id.email) == ("troth-0007-46c367b7-1", None)
    assert (by_email.id, by_email.email) == (None, "troth-0007-46c367b7-2@example.com")
    assert by_email.bhid == "bh1"


def test_debug_goes_with_a_push_where_it_is_free(opened: Shops, server: Scripted) -> None:
    opened(embedded=True).push([{"id": "a"}]).succeeds()
    opened(embedded=False).push([{"id": "a"}]).succeeds()
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
    with pytest.raises(Disagreement, match=r"within settle_seconds = 20 \(then repeated with a shorter wait, 1 s\)"):
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

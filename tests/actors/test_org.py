from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.actors.conftest import POOL, Orgs
from tests.client.scripted import Asked, Reply, Scripted
from troth.actors import Org, till_secrets
from troth.errors import Disagreement, Inconclusive, NotRun, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.client import Record
    from troth.config import PoolCustomer

ANN, BEA, WECHAT, SHOP = POOL
GRANTED = Reply(200, {"createdId": 1, "warnings": []})


def profile(customer: PoolCustomer = ANN, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    return {"source": customer.source, "accountId": customer.account_id, **members}


def shows(*profiles: dict[str, Any], **members: Any) -> Reply:  # noqa: ANN401 - JSON values
    return Reply(200, {"id": 1, "profiles": list(profiles), **members})


# --- credentials ----------------------------------------------------------------------------------------------------


def basic(asked: Asked) -> tuple[str, str]:
    scheme, _, encoded = asked.headers["authorization"].partition(" ")
    assert scheme == "Basic"
    till, _, digest = base64.b64decode(encoded).decode().partition(":")
    return till, digest


def test_a_till_is_known_by_the_digest_of_its_password(org: Org, server: Scripted) -> None:
    org.UpdateCustomerDetails(ANN).may_be_anything()
    assert basic(server.asked[0]) == ("till.1", hashlib.md5(b"hush-hush").hexdigest())  # noqa: S324 - the vendor's scheme


@pytest.mark.parametrize("flaw", Org.FLAWED_PASSWORDS[:4])
@pytest.mark.parametrize("password", ["hush-hush", "12345678"])
def test_a_flawed_password_is_never_the_right_one(tills: Orgs, server: Scripted, flaw: str, password: str) -> None:
    secret = type(tills().world.settings.password)(password)
    org = tills(password=secret)
    org.with_wrong_password(flaw).UpdateCustomerDetails(ANN).may_be_anything()
    till, digest = basic(server.asked[0])
    assert till == "till.1"
    assert digest != hashlib.md5(password.encode()).hexdigest()  # noqa: S324 - the vendor's scheme


def test_the_right_password_may_stand_beside_the_name_of_another_till(org: Org, server: Scripted) -> None:
    org.with_wrong_password(org.FLAWED_PASSWORDS[4]).UpdateCustomerDetails(ANN).may_be_anything()
    till, digest = basic(server.asked[0])
    assert till != "till.1"
    assert digest == hashlib.md5(b"hush-hush").hexdigest()  # noqa: S324 - the vendor's scheme


def test_credentials_that_cannot_be_decoded_say_nothing(org: Org, server: Scripted) -> None:
    org.with_wrong_password(org.FLAWED_PASSWORDS[5]).UpdateCustomerDetails(ANN).may_be_anything()
    assert server.asked[0].headers["authorization"] == "Basic !!!!!!!!"


def test_nobody_sends_no_credentials(org: Org, server: Scripted) -> None:
    org.without_credentials().UpdateCustomerDetails(ANN).may_be_anything()
    assert "authorization" not in server.asked[0].headers


def test_all_that_stands_for_the_password_is_secret(org: Org, server: Scripted) -> None:
    for flaw in ("", *org.FLAWED_PASSWORDS[:5]):
        (org.with_wrong_password(flaw) if flaw else org).UpdateCustomerDetails(ANN).may_be_anything()
    secrets = till_secrets(org.world.settings)
    for asked in server.asked:
        assert asked.headers["authorization"].removeprefix("Basic ") in secrets
        assert basic(asked)[1] in secrets


# --- the call -------------------------------------------------------------------------------------------------------


def test_the_call_has_its_customer_in_path_and_query(org: Org, server: Scripted) -> None:
    server.script(GRANTED)
    org.with_headers({"X-User": "7"}).UpdateCustomerDetails(WECHAT, use_async=True, profiles=[{"firstName": "Ann"}])
    org.UpdateCustomerDetails(ANN, use_async=False, user_id="99", account_id="a b")
    first, second = server.asked
    assert (first.method, first.path) == ("PUT", "/v2/customers/3?source=WECHAT&accountId=wx-1&use_async=true")
    assert first.json == {"profiles": [{"firstName": "Ann"}]}
    assert first.headers["x-user"] == "7"
    assert second.path == "/v2/customers/99?source=INSTORE&accountId=a+b&use_async=false"
    assert "x-user" not in second.headers


def test_writing_is_not_done_where_it_is_not_allowed(tills: Orgs, server: Scripted) -> None:
    with pytest.raises(NotRun, match=r"capillary\.allow_writes"):
        tills(allow_writes=False).UpdateCustomerDetails(ANN)
    assert server.asked == []


@pytest.mark.parametrize("status", [500, 503, 521])
def test_a_server_error_is_repeated(tills: Orgs, server: Scripted, status: int) -> None:
    server.script(Reply(status, b"", (("Retry-After", "0"),)), GRANTED)
    tills(patience_seconds=60.0).UpdateCustomerDetails(ANN).succeeds()
    assert len(server.asked) == 2


def test_a_server_error_that_stays_is_inconclusive(org: Org, server: Scripted) -> None:
    server.script(Reply(503, b""))
    with pytest.raises(Inconclusive, match="the server failed: HTTP 503"):
        org.UpdateCustomerDetails(ANN).succeeds()


def test_a_busy_customer_is_asked_for_again(org: Org, server: Scripted, record: Record) -> None:
    busy = Reply(200, {"errors": [{"code": 521, "message": "busy"}]})
    server.script(busy, busy, GRANTED)
    org.UpdateCustomerDetails(ANN).succeeds()
    assert len(server.asked) == 3
    assert (record.owing, record.witnessed.findings) == (0, {})


def test_a_customer_who_stays_busy_is_inconclusive(org: Org, server: Scripted, record: Record) -> None:
    server.script(Reply(200, {"errors": [{"code": "521"}]}))
    with pytest.raises(Inconclusive, match="busy with the customer 3 times"):
        org.UpdateCustomerDetails(ANN)
    assert record.owing == 0


# --- reading back ---------------------------------------------------------------------------------------------------


def test_a_customer_is_read_back_in_its_own_place(org: Org, server: Scripted, record: Record) -> None:
    server.script(shows(profile(firstName="Ann", lastName="", fields={"gender": "F"}), extendedFields={"city": "Ulm"}))
    shown = org.read(ANN)
    assert server.asked[0].path == "/v2/customers/1?source=INSTORE&embed=mlp"
    assert (shown["firstName"], shown["fields.gender"], shown["extendedFields.city"]) == ("Ann", "F", "Ulm")
    assert not shown.has("lastName")
    assert shown.members("fields") == {"gender": "F"}
    assert (record.owing, record.witnessed.judged) == (0, {})


def test_a_customer_that_shows_over_all_sources_only_is_found_there(org: Org, server: Scripted) -> None:
    server.script(shows(profile(ANN)), shows(profile(ANN, firstName="A"), profile(WECHAT, firstName="W")))
    shown = org.read(WECHAT)
    assert shown["firstName"] == "W"
    assert shown.places == [("WECHAT", "wx-1"), ("INSTORE", "")]
    assert [asked.path.partition("?")[2] for asked in server.asked] == [
        "source=WECHAT&accountId=wx-1&embed=mlp",
        "source=ALL&embed=mlp",
    ]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(503, b""),
        Reply(404, {}),
        Reply(200, b"<html>"),
        Reply(200, []),
        shows(),
        Reply(200, {"profiles": None}),
        Reply(200, {"profiles": ["x"]}),
        shows(profile(WECHAT)),
    ],
    ids=lambda reply: f"{reply.status} {reply.content.decode()[:40]}",
)
def test_a_customer_who_does_not_read_back_is_inconclusive(org: Org, server: Scripted, reply: Reply) -> None:
    server.script(reply)
    with pytest.raises(Inconclusive):
        org.read(ANN)


@pytest.mark.parametrize(
    "members",
    [
        {"fields": []},
        {"fields": None},
        {"identifiers": ["x"], "commChannels": [7, None]},
        {"identifiers": {"type": "mobile", "value": 1}},
        {"commChannels": {"type": "email", "value": None, "meta": []}},
    ],
    ids=str,
)
def test_whatever_a_read_back_looks_like_it_is_no_error_of_ours(
    org: Org, server: Scripted, members: dict[str, Any]
) -> None:
    server.script(
        shows(profile(**members), loyaltyInfo=[], extendedFields=[], loyaltyProgramDetails=[None, {}, {"programId": 7}])
    )
    shown = org.read(ANN)
    assert list(shown.programs) == ["7"]
    shown.is_as(org.read(ANN))


def test_reading_back_is_not_done_where_it_is_not_configured(tills: Orgs, server: Scripted) -> None:
    org = tills(read_back=False)
    with pytest.raises(NotRun, match=r"capillary\.read_back"):
        org.read(ANN)
    assert org.customer().customer == ANN
    assert server.asked == []


# --- the pool -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ({}, {"1", "2", "3", "4"}),
        ({"in_store": True}, {"1", "2"}),
        ({"in_store": False}, {"3", "4"}),
        ({"account": True}, {"3"}),
        ({"account": False}, {"1", "2", "4"}),
        ({"in_store": False, "account": False}, {"4"}),
    ],
    ids=lambda value: str(sorted(value)),  # a set has no order of its own
)
def test_customers_are_chosen_by_kind(org: Org, kind: dict[str, bool], ids: set[str]) -> None:
    for number in range(8):
        assert {customer.id for customer in org.pool(number, **kind)} == ids


def test_every_customer_has_its_turn_and_every_source_as_often(org: Org) -> None:
    first = [org.pool(number)[0] for number in range(12)]
    assert {customer.id for customer in first} == {"1", "2", "3", "4"}
    assert [customer.source for customer in first].count("INSTORE") == 4
    assert org.pool(5) == org.pool(5)


@pytest.mark.parametrize(
    ("pool", "kind", "says"),
    [
        ((), {}, r"a \[\[capillary\.customer\]\]$"),
        ((ANN,), {"account": True}, "with account_id"),
        ((WECHAT,), {"account": False}, "without account_id"),
        ((ANN,), {"in_store": False}, "other than INSTORE"),
        ((WECHAT,), {"in_store": True}, "source INSTORE"),
    ],
    ids=str,
)
def test_a_kind_that_the_pool_lacks_is_said(
    tills: Orgs, pool: tuple[PoolCustomer, ...], kind: dict[str, bool], says: str
) -> None:
    with pytest.raises(NotRun, match=says):
        tills(customer=pool).pool(**kind)


def test_a_program_that_is_not_configured_is_said(tills: Orgs) -> None:
    assert tills(program_id=699).program_id == 699
    with pytest.raises(NotRun, match=r"capillary\.program_id"):
        _ = tills().program_id


def people(kinds: dict[str, str]) -> Callable[[Asked], Reply]:
    def answering(asked: Asked) -> Reply:
        number = asked.path.removeprefix("/v2/customers/").partition("?")[0]
        customer = next(customer for customer in POOL if customer.id == number)
        return shows(profile(customer), loyaltyInfo={"loyaltyType": kinds[number]})

    return answering


def test_customers_are_found_by_what_they_read_as(org: Org, server: Scripted) -> None:
    server.answering = people({"1": "loyalty", "2": "non_loyalty", "3": "loyalty", "4": "LOYALTY"})
    assert org.loyalty_customer().customer.id in {"1", "3", "4"}
    assert org.non_loyalty_customer().customer == BEA


def test_a_test_uses_up_no_more_than_its_share_of_the_pool(org: Org, server: Scripted, record: Record) -> None:
    server.answering = people(dict.fromkeys("1234", "non_loyalty"))
    org.non_loyalty_customer()
    with pytest.raises(Undecided, match="used up 1 of the customers"):
        org.non_loyalty_customer(1)
    record.begin_test("another")
    org.non_loyalty_customer(1)


def test_a_pool_without_such_a_customer_is_said(org: Org, server: Scripted) -> None:
    server.answering = people(dict.fromkeys("1234", "loyalty"))
    with pytest.raises(NotRun, match="takes no part in loyalty yet"):
        org.non_loyalty_customer()


# --- what may settle later ------------------------------------------------------------------------------------------


def test_what_never_settles_names_the_setting(tills: Orgs) -> None:
    def look() -> None:
        raise Disagreement("a", actual="b", where="/c")

    with pytest.raises(Disagreement) as caught:
        tills(settle_seconds=0.01).eventually(look)
    assert caught.value.expected == ("a, within settle_seconds = 0.01",)
    assert (caught.value.actual, caught.value.where) == ("b", "/c")

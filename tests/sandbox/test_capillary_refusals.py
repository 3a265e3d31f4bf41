from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troth.sandbox._sandbox import Sandbox
from troth.sandbox._settings import Settings
from troth.sandbox.capillary import compose
from troth.sandbox.capillary._steps import CHAT, NAMED, SHOP, get, pick, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.sandbox._hooks import Step
    from troth.sandbox._message import Answer

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CHANNELS = st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "value", "primary", "verified", "meta"), VALUES))
PROFILES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("firstName", "lastName", "fields", "source", "accountId", "identifiers"), VALUES),
        "commChannels": VALUES | st.lists(CHANNELS, max_size=2),
    },
)
BODIES = VALUES | st.fixed_dictionaries(
    {},
    optional={
        "profiles": VALUES | st.lists(PROFILES, max_size=2),
        "loyaltyInfo": VALUES | st.fixed_dictionaries({"loyaltyType": VALUES}),
        **dict.fromkeys(("extendedFields", "loyaltyProgramEnrollments"), VALUES),
    },
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(Settings())
    yield sandbox
    sandbox.close()


def play(sandbox: Sandbox, step: Step) -> Answer:
    return sandbox.answer(compose(step))


def read(sandbox: Sandbox) -> dict[str, Any]:
    body: dict[str, Any] = play(sandbox, get({})).body
    return body


def code(answer: Answer) -> int:
    (error,) = answer.body["errors"]
    assert set(error) == {"status", "code", "message"}
    assert error["status"] is False
    return int(error["code"])


@pytest.mark.parametrize("user", ["1", "0171891948", "171891948.0", "nobody", "-1", "%00", "9" * 400, "171891948%20"])
def test_unknown_customer_is_refused_with_8015(sandbox: Sandbox, user: str) -> None:
    answer = play(sandbox, put(NAMED, user=user))
    assert (answer.status, code(answer)) == (200, 8015)


@pytest.mark.parametrize("account", ["no-such-account", "WX-1", "wx-1 ", "fb-1"])
def test_account_that_the_source_lacks_is_refused_with_3217(sandbox: Sandbox, account: str) -> None:
    answer = play(sandbox, put(NAMED, who=CHAT, query=CHAT.query() | {"accountId": account}))
    assert (answer.status, code(answer)) == (200, 3217)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 8003),
        ({"source": ""}, 8003),
        ({"source": "instore"}, 8003),
        ({"source": "WECHAT"}, 8045),
        ({"source": "WECHAT", "accountId": ""}, 8045),
        ({"source": "WECHAT", "accountId": "wx-2"}, 8065),
        ({"source": "WEBSITE"}, 8065),
        ({"source": "INSTORE", "use_async": "yes"}, 400),
    ],
)
def test_query_that_fits_no_profile_is_refused(sandbox: Sandbox, query: dict[str, str], expected: int) -> None:
    assert code(play(sandbox, put(NAMED, query=query))) == expected


def test_account_of_a_source_that_has_one_is_not_looked_at(sandbox: Sandbox) -> None:
    assert play(sandbox, put(NAMED, query=SHOP.query(accountId="anything"))).body["createdId"] == SHOP.id


@pytest.mark.parametrize("source", ["FACEBOOK", "WEB_ENGAGE", "MARTJACK", "TMALL", "JD", "LINE", "MOBILE_APP"])
def test_every_source_is_taken(sandbox: Sandbox, source: str) -> None:
    who = pick(source)
    assert play(sandbox, put(NAMED, who=who)).body["createdId"] == who.id


@pytest.mark.parametrize("who_sends_it", ["nobody", "wrong-password"])
def test_wrong_credentials_are_refused_with_401_and_change_nothing(sandbox: Sandbox, who_sends_it: str) -> None:
    before = read(sandbox)
    answer = play(sandbox, put(NAMED, by=who_sends_it))
    assert (answer.status, code(answer)) == (401, 401)
    assert ("WWW-Authenticate", 'Basic realm="till"') in answer.headers
    assert read(sandbox) == before


@pytest.mark.parametrize("value", ["Basic", "Basic ???", "Basic dGlsbC4x", "Bearer abc", "basic"])
def test_credentials_that_are_none_are_refused_with_401(sandbox: Sandbox, value: str) -> None:
    assert play(sandbox, put(NAMED, headers={"authorization": value})).status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff",
        b'{"extendedFields": NaN}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"profiles": [{"firstName": "\\ud800"}]}',
        b"[" * 100_000,
        b'{"a": %s}' % (b"1" * 5000),
    ],
)
def test_body_that_is_not_strict_json_is_refused_with_400(sandbox: Sandbox, body: bytes) -> None:
    assert play(sandbox, put(body)).status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"profiles": "Ann"},
        {"profiles": [1]},
        {"profiles": [{"firstName": 1}]},
        {"profiles": [{"fields": "x"}]},
        {"profiles": [{"commChannels": [{"type": "email", "value": "a@example.com", "verified": "perhaps"}]}]},
        {"profiles": [{"commChannels": [{"type": "email", "value": "a@example.com", "meta": []}]}]},
        {"loyaltyInfo": {"loyaltyType": "gold"}},
        {"loyaltyInfo": "loyalty"},
        {"extendedFields": ["city"]},
        {"loyaltyProgramEnrollments": [{}]},
        {"loyaltyProgramEnrollments": [{"programId": "699"}]},
        {"loyaltyProgramEnrollments": [{"programId": True}]},
        {"loyaltyProgramEnrollments": [{"programId": 699, "loyaltyPoints": -1}]},
    ],
)
def test_wrong_type_refuses_the_whole_update(sandbox: Sandbox, body: dict[str, Any]) -> None:
    before = read(sandbox)
    answer = play(sandbox, put({"extendedFields": {"city": "Nowhere"}, **body}))
    assert (answer.status, code(answer)) == (400, 400)
    assert read(sandbox) == before


@pytest.mark.parametrize(
    ("channel", "expected"),
    [({"value": "a@example.com"}, 8106), ({"type": "fax", "value": "1"}, 8010), ({"type": "email"}, 8010)],
)
def test_channel_of_no_known_type_refuses_the_whole_update(
    sandbox: Sandbox, channel: dict[str, str], expected: int
) -> None:
    before = read(sandbox)
    assert code(play(sandbox, put({"profiles": [{"firstName": "Ann", "commChannels": [channel]}]}))) == expected
    assert read(sandbox) == before


def test_refused_downgrade_changes_nothing(sandbox: Sandbox) -> None:
    before = read(sandbox)
    assert code(play(sandbox, put({**NAMED, "loyaltyInfo": {"loyaltyType": "non_loyalty"}}))) == 8018
    assert read(sandbox) == before


@pytest.mark.parametrize("kind", ["", "text/plain", "application/xml", "application/json; charset=latin-1"])
def test_other_media_type_is_refused_with_415(sandbox: Sandbox, kind: str) -> None:
    assert play(sandbox, put(NAMED, headers={"content-type": kind})).status == 415


@pytest.mark.parametrize(
    "kind", ["application/json", "APPLICATION/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
def test_json_is_taken_however_it_is_called(sandbox: Sandbox, kind: str) -> None:
    assert play(sandbox, put(NAMED, headers={"content-type": kind})).body["createdId"] == SHOP.id


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "HEAD", "BREW"])
def test_other_method_is_refused_with_405(sandbox: Sandbox, method: str) -> None:
    step = put(NAMED)
    request = compose(step)
    answer = sandbox.answer(type(request)(method, request.path, request.query, request.headers, request.body))
    assert answer.status == 405
    assert ("Allow", "GET, PUT") in answer.headers


@pytest.mark.parametrize(
    "path", ["/v2", "/v2/", "/v2/customers", "/v2/customers/", "/v2/promotion/customer", "/v2/a/b"]
)
def test_unknown_path_is_refused_with_404(sandbox: Sandbox, path: str) -> None:
    request = compose(put(NAMED)).with_path(path)
    assert sandbox.answer(request).status == 404
    assert code(sandbox.answer(request)) == 404


def test_body_over_the_limit_is_refused_in_the_form_of_the_vendor(sandbox: Sandbox) -> None:
    assert code(sandbox.refuse("/v2/customers/1", 413, "body_too_large", "Too large.")) == 413


def test_rate_limit_is_answered_with_429(sandbox: Sandbox) -> None:
    del sandbox
    limited = Sandbox(Settings(rate_limit=1))
    statuses = [play(limited, put(NAMED)).status for _ in range(40)]
    limited.close()
    assert 429 in statuses
    assert statuses[0] == 200


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=BODIES)
def test_whatever_is_sent_is_answered_below_500_and_refused_as_a_whole(sandbox: Sandbox, body: object) -> None:
    before = read(sandbox)
    answer = play(sandbox, put(json.dumps(body).encode()))
    assert answer.status in (200, 400)
    assert answer.content()
    after = read(sandbox)
    assert ("createdId" in answer.body) != ("errors" in answer.body)
    assert "createdId" in answer.body or after == before
    assert after["profiles"][0]["identifiers"] == before["profiles"][0]["identifiers"]
    assert after["loyaltyInfo"] == {"loyaltyType": "loyalty"}

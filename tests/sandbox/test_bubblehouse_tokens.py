from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.sandbox.conftest import Shop
from tests.sandbox.player import CLOCK
from troth.sandbox._hooks import Step
from troth.sandbox._sandbox import Sandbox
from troth.sandbox._settings import Settings
from troth.sandbox.bubblehouse import compose, configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = ("CustomerDetails1", "UpdateCustomerDetails1", "UpdateCustomers3", "MergeCustomers1")
NOW = int(CLOCK.timestamp())
SECRET = base64.b64decode(configuration("")["shared_secret"].removeprefix("published:"))


def authorized(shop: Shop, claims: dict[str, Any], *, algorithm: str = "HS256", key: bytes = SECRET) -> tuple[int, Any]:
    token = jwt.encode(claims, key if algorithm != "none" else None, algorithm, {"kid": "k1"})
    request = compose(Step("CustomerDetails1", {"customer": {"shopid": "1"}}))
    answer = shop.sandbox.answer(request.with_header("authorization", f"Bearer {token}"))
    return answer.status, answer.body["id"]


@pytest.fixture(autouse=True)
def ann(shop: Shop) -> None:
    shop.push({"id": "1"})


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "token",
    [
        "none",
        "expired",
        "early",
        "forged",
        "cut",
        "unknown-key",
        "no-key",
        "other-audience",
        "no-audience",
        "other-shop",
        "no-jwt",
    ],
)
def test_bad_token_is_invalid_on_every_call(shop: Shop, call: str, token: str) -> None:
    answer = shop.ask(call, {}, token=token)
    assert (answer.status, answer.body["id"]) == (401, "invalid_token")
    assert answer.body["message"]


@pytest.mark.parametrize("call", ["UpdateCustomers3", "MergeCustomers1"])
def test_customer_token_is_refused_where_the_shop_is_asked_for(shop: Shop, call: str) -> None:
    assert shop.error(call, {}, token="customer:1") == (403, "shop_token_required")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"iat": NOW, "exp": NOW + 300},
        {"iat": NOW + 4},
        {"exp": NOW - 4},
        {"exp": NOW + 0.5},
        {"l": "admin", "ce": "ann@example.com"},
        {"aud": ["XX", "BH"]},
    ],
)
def test_good_token_is_accepted(shop: Shop, claims: dict[str, Any]) -> None:
    assert authorized(shop, {"aud": "BH", "sub": "my-shop", **claims}) == (200, "1")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - 60},
        {"iat": NOW + 60},
        {"nbf": NOW + 60},
        {"exp": "soon"},
        {"exp": True},
        {"sub": "my-shop/"},
        {"sub": "MY-SHOP"},
        {"sub": None},
        {"aud": None},
    ],
)
def test_token_with_a_wrong_claim_is_invalid(shop: Shop, claims: dict[str, Any]) -> None:
    given = {name: value for name, value in {"aud": "BH", "sub": "my-shop", **claims}.items() if value is not None}
    assert authorized(shop, given) == (401, "invalid_token")


def test_other_algorithms_are_invalid(shop: Shop) -> None:
    good = {"aud": "BH", "sub": "my-shop"}
    assert authorized(shop, good, algorithm="none") == (401, "invalid_token")
    assert authorized(shop, good, algorithm="HS512", key=SECRET * 2) == (401, "invalid_token")


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Bearer x.y.z", "Basic abc", "Bearer \xff\xfe", "Bearer a b"]
)
def test_unreadable_authorization_is_invalid(shop: Shop, value: str) -> None:
    request = compose(Step("CustomerDetails1", {})).with_header("authorization", value)
    assert shop.sandbox.answer(request).status == 401


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("version", "error"),
    [
        ("v20200101", "obsolete_global_api_version"),
        ("v20991231", "inaccessible_global_api_version"),
        ("v20230602", "invalid_global_api_version"),
        ("v1", "invalid_global_api_version"),
        ("", "invalid_global_api_version"),
        ("V2023061", "invalid_global_api_version"),
    ],
)
def test_version_has_its_own_error(shop: Shop, call: str, version: str, error: str) -> None:
    assert shop.error(call, {}, path=f"/api/{version}/my-shop/{call}") == (400, error)


@pytest.mark.parametrize("version", ["v2023061", "v20230601"])
def test_both_printed_versions_are_served(shop: Shop, version: str) -> None:
    path = f"/api/{version}/my-shop/CustomerDetails1"
    assert shop.ask("CustomerDetails1", {"customer": {"shopid": "1"}}, path=path).status == 200


@pytest.fixture
def limited() -> Iterator[Shop]:
    sandbox = Sandbox(Settings(clock=CLOCK, rate_limit=2))
    yield Shop(sandbox)
    sandbox.close()


def test_rate_is_limited_for_each_caller_and_second(limited: Shop) -> None:
    request = compose(Step("CustomerDetails1", {}))
    statuses = [limited.sandbox.answer(request).status for _ in range(4)]
    assert statuses == [400, 400, 429, 429]
    answer = limited.sandbox.answer(request)
    assert (answer.body["id"], answer.header("retry-after")) == ("rate_limit_exceeded", "1")
    assert limited.ask("CustomerDetails1", token="customer:1").status == 404
    limited.sandbox.clock.advance(1)
    assert limited.sandbox.answer(request).status == 400


def test_another_shop_in_the_path_is_refused(shop: Shop) -> None:
    path = "/api/v2023061/another-shop/CustomerDetails1"
    assert shop.error("CustomerDetails1", {}, path=path) == (401, "invalid_token")
    assert shop.error("CustomerDetails1", {}, path=path, token="other-shop") == (401, "invalid_token")


def test_browser_may_ask_before_it_calls(shop: Shop) -> None:
    request = compose(Step("CustomerDetails1", method="OPTIONS", token="none"))
    asked = replace(request, headers={"origin": "https://example.com", "access-control-request-method": "POST"})
    answer = shop.sandbox.answer(asked)
    assert (answer.status, answer.header("access-control-allow-origin")) == (204, "*")

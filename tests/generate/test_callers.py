"""Whoever a request names, it is the run's own; whatever it asks, it does no harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jsonschema
import jwt
import pytest

from tests.generate.conftest import POOL
from tests.generate.drawing import CALLS, KINDS, Json, requests_of
from troth.errors import NotRun, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.generate.conftest import Heard, Opens
    from troth.model import Call

each_kind = pytest.mark.parametrize("kind", sorted(KINDS))
each_shop_call = pytest.mark.parametrize(
    "call", [call for call in CALLS if call.vendor == "bubblehouse"], ids=lambda call: call.name
)
TILL_CALL = next(call for call in CALLS if call.vendor == "capillary")
IDENTITY = {"bhid", "bh_id", "id", "shopid", "email"}
OWN = re.compile(r"(bh-)?troth-9999-[0-9]+(@example\.com)?", re.DOTALL)
RESERVED = re.compile(r"\+1[0-9]{3}55501[0-9]{2}|\+447700900[0-9]{3}|447700900[0-9]{3}")


def members(value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        yield from value.items()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from members(item)


def texts(value: Json) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
    elif value is not None and not (isinstance(value, str) and not value.strip()):
        yield value if isinstance(value, str) else f"not a text: {value!r}"


def heard_of(opened: Opens, call: Call, kind: str, **settings: Json) -> list[Heard]:
    caller, server = opened(call, **settings)
    for drawn in requests_of(call, kind, 20):
        try:
            caller.send(drawn)
        except Undecided:
            continue
    assert server.heard
    return server.heard


@each_shop_call
@each_kind
def test_whoever_a_request_names_is_the_runs_own(opened: Opens, call: Call, kind: str) -> None:
    for heard in heard_of(opened, call, kind):
        for name, value in members(heard.value):
            if name in IDENTITY or (name in ("customer", "customers") and not isinstance(value, dict | list)):
                assert all(OWN.match(text) for text in texts(value)), (name, value)


@each_shop_call
@each_kind
def test_a_phone_number_is_reserved_for_fiction(opened: Opens, call: Call, kind: str) -> None:
    for heard in heard_of(opened, call, kind):
        for name, value in members(heard.value):
            if name == "phone":
                assert all(RESERVED.fullmatch(text) for text in texts(value)), value


@each_shop_call
@each_kind
def test_no_consent_is_given_and_nobody_is_deleted_or_debugged(opened: Opens, call: Call, kind: str) -> None:
    for heard in heard_of(opened, call, kind):
        found = list(members(heard.value))
        assert all(name != "debug" for name, _ in found)
        assert ("deleted", True) not in found
        assert not [value for _, value in found if value in ("subscribed", "subscribing")]


@pytest.mark.parametrize("embedded", [False, True], ids=["a configured sandbox", "the embedded sandbox"])
def test_debug_is_drawn_for_the_embedded_sandbox_only(opened: Opens, *, embedded: bool) -> None:
    push = next(call for call in CALLS if call.name == "UpdateCustomers3")
    heard = heard_of(opened, push, "refusable_writes", sandbox=True, embedded=embedded)
    assert any(("debug", True) in members(request.value) for request in heard) is embedded


@each_kind
def test_a_merge_is_refused_for_what_is_wrong_with_it_and_not_for_want_of_a_key(opened: Opens, kind: str) -> None:
    merge = next(call for call in CALLS if call.name == "MergeCustomers1")
    merges = [heard for heard in heard_of(opened, merge, kind) if heard.call == merge.name]
    keys = [heard.value["key"] for heard in merges if isinstance(heard.value, dict) and heard.value]
    assert keys
    assert len({*keys}) == len(keys)


@each_shop_call
def test_a_valid_request_stays_one_when_it_is_sent(opened: Opens, call: Call) -> None:
    validator = jsonschema.Draft202012Validator(call.input)
    for heard in heard_of(opened, call, "valid"):
        if heard.call == call.name and heard.method == "POST":
            body = {name: value for name, value in heard.json.items() if name != "key"}
            assert list(validator.iter_errors(body)) == []


@each_shop_call
def test_a_request_that_names_nobody_is_sent_with_a_customers_token(opened: Opens, call: Call) -> None:
    for heard in heard_of(opened, call, "valid"):
        token = jwt.decode(heard.headers["Authorization"].split()[1], options={"verify_signature": False})
        named = call.name not in ("CustomerDetails1", "UpdateCustomerDetails1") or "customer" in (heard.value or {})
        assert token["sub"].count("/") == (0 if named else 1)


def test_a_merge_is_of_customers_that_were_made_for_it(opened: Opens) -> None:
    merge = next(call for call in CALLS if call.name == "MergeCustomers1")
    seen: set[str] = set()
    for heard in heard_of(opened, merge, "valid"):
        names = [name for account in heard.json["customers"] for name in sorted(account.values())]
        numbers = {re.sub(r"[^0-9]", "", name.partition("-9999-")[2].partition("@")[0]) for name in names}
        assert len(numbers) == len(heard.json["customers"])
        assert not numbers & seen
        seen |= numbers


@each_kind
def test_an_update_is_of_a_customer_of_the_pool_and_names_no_other(opened: Opens, kind: str) -> None:
    for heard in heard_of(opened, TILL_CALL, kind):
        user = heard.path.rpartition("/")[2]
        assert user in {customer.id for customer in POOL} or int(user) > 10**17
        for name, value in members(heard.value):
            if name == "value":
                own = r"troth-1[123]@example\.com|447700900[0-9]{3}"
                assert all(re.fullmatch(own, text) for text in texts(value)), value
            assert name not in ("identifiers", "accountId") or not list(texts(value))


@each_kind
def test_no_customer_of_the_pool_is_used_up(opened: Opens, kind: str) -> None:
    for heard in heard_of(opened, TILL_CALL, kind):
        for name, value in members(heard.value):
            loyal = heard.path.endswith(f"/{POOL[0].id}")
            assert name != "loyaltyType" or value != "loyalty" or loyal
            assert name != "programId" or not str(value).strip().isdigit() or int(value) == 0


def test_a_valid_update_has_only_what_the_organisation_is_known_to_have(opened: Opens) -> None:
    for heard in heard_of(opened, TILL_CALL, "valid"):
        assert heard.json
        assert set(heard.json) <= {"profiles", "loyaltyInfo"}
        for profile in heard.json.get("profiles", []):
            assert set(profile) <= {"firstName", "lastName"}
        customer = next(customer for customer in POOL if heard.path.endswith(f"/{customer.id}"))
        query = dict(heard.query)
        assert (query["source"], query.get("accountId")) == (customer.source, customer.account_id)


def test_an_update_that_is_not_read_back_is_of_names_only(opened: Opens) -> None:
    for heard in heard_of(opened, TILL_CALL, "valid", read_back=False):
        assert set(heard.json) == {"profiles"}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_a_request_with_a_documented_error_is_sent_so_that_it_has_it(opened: Opens, call: Call) -> None:
    caller, server = (
        opened(call, obsolete_api_version="v20200101", inaccessible_api_version="v20991231")
        if (call.vendor == "bubblehouse")
        else opened(call)
    )
    for drawn in requests_of(call, "refusable", 60):
        server.heard.clear()
        caller.send(drawn)
        heard = server.heard[-1]  # before it, customers may have been made
        assert has_error(drawn["cause"], heard, server.people), (drawn["cause"], heard)


def has_error(cause: str, heard: Heard, people: dict[str, dict[str, Json]]) -> bool:
    identity: Json = (heard.value or {}).get("customer")
    names = (("shopid", "id"), ("email", "email"))
    known = {(name, person.get(key)) for person in people.values() for name, key in names}
    whole = [{name: person.get(key) for name, key in names} for person in people.values()]
    return {
        "invalid_token": lambda: heard.headers["Authorization"].startswith("Bearer "),
        "obsolete_global_api_version": lambda: "/v20200101/" in heard.path,
        "invalid_global_api_version": lambda: "/v19990101/" in heard.path,
        "inaccessible_global_api_version": lambda: "/v20991231/" in heard.path,
        "missing_customer_identity": lambda: identity is None,
        "empty_customer_identity": lambda: set(identity.values()) == {""},
        "no_customers_match_customer_identity": lambda: not set(identity.items()) & known,
        "customer_identity_partially_mismatches_matched_customer": lambda: (
            set(identity.items()) <= known and identity not in whole
        ),
        "customer_identity_does_not_match_token": lambda: identity is not None,
        "8015": lambda: int(heard.path.rpartition("/")[2]) > 10**17,
        "3217": lambda: dict(heard.query)["accountId"] not in {customer.account_id for customer in POOL},
    }[cause]()


def test_what_the_target_lacks_leaves_a_request_undecided(opened: Opens) -> None:
    details = next(call for call in CALLS if call.name == "CustomerDetails1")
    caller, _ = opened(details)
    drawn = next(
        request for request in requests_of(details, "refusable", 60) if request["cause"].startswith("obsolete")
    )
    with pytest.raises(Undecided, match="obsolete_api_version"):
        caller.send(drawn)


def test_a_target_that_allows_no_writes_is_sent_none(opened: Opens) -> None:
    for call in CALLS:
        if call.kind == "write":
            caller, server = opened(call, allow_writes=False)
            for drawn in requests_of(call, "malformed", 3):
                with pytest.raises(NotRun, match="allow_writes"):
                    caller.send(drawn)
            assert server.heard == []

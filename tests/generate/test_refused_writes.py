from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.generate.drawing import CALLS, Json
from troth.errors import Disagreement

if TYPE_CHECKING:
    from tests.generate.conftest import Heard, Opens, Server
    from troth.model import Call

BY_NAME = {call.name: call for call in CALLS}
DETAILS = BY_NAME["UpdateCustomerDetails1"]
PUSH = BY_NAME["UpdateCustomers3"]
MERGE = BY_NAME["MergeCustomers1"]
TILL = BY_NAME["UpdateCustomerDetails"]
EDIT = {"customer": {"bhid": "anybody"}, "first_name": "Anew", "phone": 7}


def write(call: Call, body: Json, **more: Json) -> Json:
    return {"method": call.methods[0], "body": {"json": body}, **more}


def refusing(_server: Server, _heard: Heard) -> tuple[int, Json]:
    return 400, {"id": "invalid_request"}


def test_a_refused_write_that_changes_nothing_is_right(opened: Opens) -> None:
    caller, _ = opened(DETAILS, refusing)
    assert caller.changes_nothing_if_refused(write(DETAILS, EDIT))
    assert caller.changes_nothing_if_refused(write(DETAILS, EDIT))


def test_a_write_that_is_granted_is_not_judged(opened: Opens) -> None:
    def applying(server: Server, heard: Heard) -> tuple[int, Json]:
        server.people[heard.json["customer"]["bhid"]]["first_name"] = heard.json["first_name"]
        return 200, {"ok": True}

    caller, _ = opened(DETAILS, applying)
    assert not caller.changes_nothing_if_refused(write(DETAILS, EDIT))
    assert not caller.changes_nothing_if_refused(write(DETAILS, EDIT))


def test_a_refused_write_that_is_applied_all_the_same_is_found(opened: Opens) -> None:
    def applying(server: Server, heard: Heard) -> tuple[int, Json]:
        server.people[heard.json["customer"]["bhid"]]["first_name"] = heard.json["first_name"]
        return 400, {"id": "invalid_request"}

    caller, _ = opened(DETAILS, applying)
    for _ in range(2):  # each time with another name
        with pytest.raises(Disagreement, match="first_name"):
            caller.changes_nothing_if_refused(write(DETAILS, EDIT))


def test_a_change_of_the_other_customer_is_found(opened: Opens) -> None:
    def applying(server: Server, heard: Heard) -> tuple[int, Json]:
        other = next(bhid for bhid in server.people if bhid != heard.json["customer"]["bhid"])
        server.people[other].pop("birthday")
        return 404, {"id": "no_customers_match_customer_identity"}

    caller, _ = opened(DETAILS, applying)
    with pytest.raises(Disagreement, match="birthday"):
        caller.changes_nothing_if_refused(write(DETAILS, EDIT))


def test_a_customer_lost_in_a_refused_merge_is_found(opened: Opens) -> None:
    def losing(server: Server, heard: Heard) -> tuple[int, Json]:
        server.people.pop(heard.json["customers"][1]["bhid"])
        return 400, {"id": "invalid_request"}

    caller, _ = opened(MERGE, losing)
    with pytest.raises(Disagreement, match="no such customer"):
        caller.changes_nothing_if_refused(write(MERGE, {"customers": [{"bhid": "a"}, {"bhid": "b"}, {}]}))


def test_a_customer_made_by_a_refused_write_is_found(opened: Opens) -> None:
    def making(server: Server, heard: Heard) -> tuple[int, Json]:
        name = heard.json["customer"]["shopid"]
        server.people[f"bh-{name}"] = {"bh_id": f"bh-{name}", "id": name}
        return 404, {"id": "no_customers_match_customer_identity"}

    caller, _ = opened(DETAILS, making)
    with pytest.raises(Disagreement, match="unknown before"):
        caller.changes_nothing_if_refused(write(DETAILS, EDIT, cause="no_customers_match_customer_identity"))


def applying_names(server: Server, heard: Heard) -> tuple[int, Json]:
    for item in heard.json["customers"]:
        if isinstance(item, dict) and "id" in item:
            server.people[f"bh-{item['id']}"]["first_name"] = item["first_name"]
    return 400, {"id": "customers_rejected"}


def deleting(server: Server, heard: Heard) -> tuple[int, Json]:
    for item in heard.json["customers"]:
        server.people.pop(f"bh-{item['id']}", None)
    return 400, {"id": "customers_rejected"}


SOUND = {"id": "anybody", "first_name": "Anew"}
UNSOUND = {"id": "anybody", "first_name": "Anew", "tags": 7}


def test_a_refused_push_may_have_applied_its_sound_items(opened: Opens) -> None:
    caller, _ = opened(PUSH, applying_names)
    assert caller.changes_nothing_if_refused(write(PUSH, {"customers": [SOUND, 7]}))


@pytest.mark.parametrize(
    "drawn",
    [
        write(PUSH, {"customers": [UNSOUND]}),
        write(PUSH, {"customers": [SOUND]}, type="text/plain"),
        write(PUSH, {"customers": [SOUND]}, cause="invalid_token"),
        {**write(PUSH, {"customers": [SOUND]}), "method": "PUT"},
    ],
)
def test_a_refused_push_applies_no_item_else(opened: Opens, drawn: Json) -> None:
    caller, _ = opened(PUSH, applying_names)
    with pytest.raises(Disagreement, match="first_name"):
        caller.changes_nothing_if_refused(drawn)


def test_a_refused_push_does_nothing_else_to_the_customers_of_sound_items(opened: Opens) -> None:
    caller, _ = opened(PUSH, deleting)
    with pytest.raises(Disagreement, match="no such customer"):
        caller.changes_nothing_if_refused(write(PUSH, {"customers": [SOUND]}))


def test_what_the_target_lacks_is_not_judged(opened: Opens) -> None:
    caller, _ = opened(DETAILS, refusing)
    assert not caller.changes_nothing_if_refused(write(DETAILS, EDIT, cause="obsolete_global_api_version"))


def till_applying(server: Server, heard: Heard) -> tuple[int, Json]:
    server.profiles[heard.path.rpartition("/")[2]]["lastName"] = heard.json["profiles"][0]["lastName"]
    return 200, {"errors": [{"code": 8018, "status": False, "message": "no"}]}


def till_refusing(_server: Server, _heard: Heard) -> tuple[int, Json]:
    return 400, {"errors": [{"code": 400, "status": False, "message": "no"}]}


TILL_BODY = {"profiles": [{"firstName": "Anew", "lastName": "Anew"}]}


def test_a_refused_update_that_changes_nothing_is_right(opened: Opens) -> None:
    caller, _ = opened(TILL, till_refusing)
    assert caller.changes_nothing_if_refused(write(TILL, TILL_BODY))


def test_a_refused_update_that_is_applied_all_the_same_is_found(opened: Opens) -> None:
    caller, _ = opened(TILL, till_applying)
    for number in (0, 0, 1):
        with pytest.raises(Disagreement, match="lastName"):
            caller.changes_nothing_if_refused(write(TILL, TILL_BODY, number=number))


def test_a_customer_is_asked_to_lose_what_it_has(opened: Opens) -> None:
    caller, server = opened(TILL, till_refusing)
    body = {**TILL_BODY, "loyaltyInfo": {"loyaltyType": "non_loyalty"}}
    for number in range(3):
        assert caller.changes_nothing_if_refused(write(TILL, body, number=number))
    assert {heard.path for heard in server.heard} == {"/v2/customers/11"}  # the one loyalty customer of the pool

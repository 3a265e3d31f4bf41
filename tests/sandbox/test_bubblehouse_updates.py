from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Shop


@pytest.fixture(autouse=True)
def ann(shop: Shop) -> None:
    shop.push({"id": "1", "email": "ann@example.com", "first_name": "Ann", "birthday": "1990-05-15"})


def test_first_value_is_provided_and_another_is_an_update(shop: Shop) -> None:
    assert shop.update(last_name="Archer") == {"ok": True, "last_name": {"ok": True, "outcome": "provided"}}
    assert shop.update(last_name="Eder") == {"ok": True, "last_name": {"ok": True, "outcome": "updated"}}
    assert shop.update(last_name="Eder") == {"ok": True, "last_name": {"ok": True, "outcome": "unchanged"}}


@pytest.mark.parametrize(("field", "nothing"), [("first_name", ""), ("birthday", ""), ("birthday", "0-0-0")])
def test_removed_field_is_gone(shop: Shop, field: str, nothing: str) -> None:
    assert shop.update(**{field: nothing})[field] == {"ok": True, "outcome": "updated"}
    assert field not in shop.details()
    assert shop.update(**{field: nothing})[field] == {"ok": True, "outcome": "unchanged"}


def test_null_keeps_and_has_no_result(shop: Shop) -> None:
    before = shop.details()
    assert shop.update(first_name=None, birthday=None, phone=None) == {"ok": True}
    assert shop.details() == before


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2000-02-29", "2000-02-29"),
        ("0-02-29", "0-02-29"),
        ("0-2-9", "0-02-09"),
        ("0000-12-24", "0-12-24"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_birthday_reads_back(shop: Shop, sent: str, stored: str) -> None:
    assert shop.update(birthday=sent)["ok"] is True
    assert shop.details()["birthday"] == stored


@pytest.mark.parametrize(
    "birthday",
    [
        "1990-02-30",
        "1900-02-29",
        "0-02-30",
        "0-13-01",
        "1990-5-15",
        "15.05.1990",
        "0-0-1",
        "\u0661990-05-15",
        "0000-00-00",
    ],
)
def test_impossible_birthday_is_refused_beside_a_name_that_is_applied(shop: Shop, birthday: str) -> None:
    body = shop.update(birthday=birthday, last_name="Eder")
    assert body["ok"] is False
    assert body["birthday"] == {
        "ok": False,
        "outcome": "invalid",
        "error_code": "invalid_date",
        "message": "There is no such day.",
    }
    assert (shop.details()["birthday"], shop.details()["last_name"]) == ("1990-05-15", "Eder")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("(202) 555-0123", "+12025550123"),
        ("1-202-555-0123", "+12025550123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("00447700900123", "+447700900123"),
        (" +12025550123 ", "+12025550123"),
    ],
)
def test_phone_number_gets_its_country_code(shop: Shop, sent: str, stored: str) -> None:
    assert shop.update(phone=sent)["phone"] == {"ok": True, "outcome": "provided"}
    assert shop.details()["phone"] == stored


@pytest.mark.parametrize(
    "phone", ["none", "555-0100", "+1202555012", "+0123456789", "+1202555012345678", "\u0661" * 10]
)
def test_impossible_phone_number_is_refused(shop: Shop, phone: str) -> None:
    body = shop.update(phone=phone)
    assert (body["ok"], body["phone"]["outcome"], body["phone"]["error_code"]) == (False, "invalid", "invalid_phone")
    assert "phone" not in shop.details()


@pytest.mark.parametrize(
    "name", ["Zo\u00eb", "e\u0301", "\U0001f9d1\u200d\U0001f680", "\u05d0\u05d1", "<b>&'\"", "a" * 5000, "\x00"]
)
def test_name_is_stored_as_sent(shop: Shop, name: str) -> None:
    shop.update(last_name=f"{name}  ")
    assert shop.details()["last_name"] == name


def test_name_of_blanks_removes(shop: Shop) -> None:
    assert shop.update(first_name="  ")["first_name"] == {"ok": True, "outcome": "updated"}
    assert "first_name" not in shop.details()


@pytest.mark.parametrize("value", [5, True, ["Ann"], {"a": 1}])
def test_field_of_another_type_refuses_the_whole_call(shop: Shop, value: object) -> None:
    body = {"customer": {"shopid": "1"}, "first_name": "Eve", "phone": value}
    assert shop.error("UpdateCustomerDetails1", body) == (400, "invalid_request")
    assert shop.details()["first_name"] == "Ann"


def test_customer_token_updates_its_own_customer(shop: Shop) -> None:
    shop.ask("UpdateCustomerDetails1", {"first_name": "Eve"}, token="customer:1")
    assert shop.details()["first_name"] == "Eve"

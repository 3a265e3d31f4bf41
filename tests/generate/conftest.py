from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, cast

import pytest

from tests.generate.drawing import Json
from troth.actors import Org, OrgWorld, Shop, ShopWorld, Signer
from troth.client import Record
from troth.config import Bubblehouse, Capillary, PoolCustomer, Secret
from troth.contract import load_contract
from troth.generate import caller_of
from troth.model import Interaction, Request, Response

if TYPE_CHECKING:
    from troth.client import Client
    from troth.generate import Caller
    from troth.model import Call, Contract

POOL = (
    PoolCustomer(id="11", source="INSTORE"),
    PoolCustomer(id="12", source="WECHAT", account_id="wx-1"),
    PoolCustomer(id="13", source="ECOMMERCE"),
)
POOLED = {"customer": POOL, "extended_fields": ("city",)}
KEY_FIELD = {"idempotency_key_field": "key"}
SET_UP = {"id", "email", "first_name", "last_name", "birthday"}
SECRET = "YSBrZXkgb2YgbW9yZSB0aGFuIHRoaXJ0eS10d28gYnl0ZXMsIGluIGEgdGVzdA=="


@dataclass(frozen=True)
class Heard:
    call: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes | None

    @property
    def json(self) -> Json:
        return json.loads(self.body or b"null")

    @property
    def value(self) -> Json:
        try:
            return self.json
        except (ValueError, RecursionError):
            return None


Answers = Callable[["Server", Heard], tuple[int, Json]]


def granting(_server: Server, _heard: Heard) -> tuple[int, Json]:
    return 200, {"ok": True, "createdId": 1, "bh_id": "bh-1"}


@dataclass
class Server:
    """Both vendors in a few lines: what is pushed reads back, and everything else is as a test says."""

    testing: str
    answer: Answers
    heard: list[Heard] = field(default_factory=list)
    people: dict[str, dict[str, Json]] = field(default_factory=dict)
    profiles: dict[str, dict[str, Json]] = field(default_factory=dict)

    def send(self, call: Call | None, method: str, path: str, **sent: Json) -> Interaction:
        heard = Heard(
            call.name if call else "",
            method,
            path,
            tuple(sent.get("query", ())),
            dict(sent["headers"]),
            sent.get("body"),
        )
        status, body = self._answered(heard)
        return Interaction(
            call=call.id if call else "",
            sent=datetime.now(UTC),
            request=Request(method=method, url=path, body=heard.body),
            response=Response(
                status=status,
                headers=(("Content-Type", "application/json"),),
                body=json.dumps(body).encode(),
                seconds=0.0,
            ),
        )

    def _answered(self, heard: Heard) -> tuple[int, Json]:
        if heard.call == "":
            user = heard.path.rpartition("/")[2]
            profile = {"source": dict(heard.query).get("source"), "firstName": "Ada", "accountId": None}
            loyalty = {"loyaltyType": "loyalty" if user == POOL[0].id else "non_loyalty"}
            shown = self.profiles.setdefault(user, {**profile, "accountId": dict(heard.query).get("accountId")})
            return 200, {"id": int(user), "profiles": [shown], "loyaltyInfo": loyalty}
        if heard.call == "UpdateCustomers3" and self._sets_up(heard):
            for item in heard.json["customers"]:
                self.people[f"bh-{item['id']}"] = {"bh_id": f"bh-{item['id']}", **item}
            return 200, {"ok": True}
        if heard.call == self.testing:
            self.heard.append(heard)
        if heard.call == "CustomerDetails1" and (person := self._found(heard)) is not None:
            return 200, person
        if heard.call == self.testing:
            return self.answer(self, heard)
        return 404, {"id": "no_customers_match_customer_identity"}

    def _sets_up(self, heard: Heard) -> bool:
        if self.testing != heard.call:
            return True
        items = heard.value.get("customers") if isinstance(heard.value, dict) else None
        return isinstance(items, list) and [set(item) for item in items if isinstance(item, dict)] == [SET_UP] * 2

    def _found(self, heard: Heard) -> dict[str, Json] | None:
        asked = heard.value
        identity = asked.get("customer") if isinstance(asked, dict) else None
        names = {"bhid": "bh_id", "shopid": "id", "email": "email"}
        if not isinstance(identity, dict) or not identity:
            return None
        for person in self.people.values():
            if all(person.get(names.get(name, "")) == value for name, value in identity.items()):
                return person
        return None


class Opens(Protocol):
    def __call__(self, call: Call, answer: Answers | None = None, **settings: Json) -> tuple[Caller, Server]: ...


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture
def opened(contract: Contract) -> Opens:
    """Return who sends the drawn requests of a call, and the server that hears them."""

    def open_(call: Call, answer: Answers | None = None, **settings: Json) -> tuple[Caller, Server]:
        server = Server(testing=call.name, answer=answer or granting)
        client, record = cast("Client", server), Record()
        record.begin_test("a test")
        reach: dict[str, Json] = {"base_url": "http://127.0.0.1:9", "allow_writes": True}
        tables: dict[str, dict[str, Json]] = {
            "bubblehouse": {"shop": "my-shop", "key_id": "k1", "shared_secret": Secret(SECRET), **KEY_FIELD},
            "capillary": {"username": "till.1", "password": Secret("a password"), "read_back": True, **POOLED},
        }
        embedded = bool(settings.pop("embedded", False))
        tables[call.vendor] |= settings
        bubblehouse = Bubblehouse(**{**reach, **tables["bubblehouse"]})
        capillary = Capillary(**{**reach, **tables["capillary"]})
        shop = ShopWorld(
            vendor=contract.vendor("bubblehouse"),
            settings=bubblehouse,
            client=client,
            record=record,
            signer=Signer(bubblehouse, lambda _: None),
            run="9999",
            embedded=embedded,
            most_at_once=500,
        )
        org = OrgWorld(vendor=contract.vendor("capillary"), settings=capillary, client=client, record=record)
        return caller_of(call, Shop(shop, "my-shop"), Org(org)), server

    return open_

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.checks.small import BY_STATUS, answer
from tests.client.scripted import Asked, Reply, Scripted, scripted_server
from troth.actors import Answer, Org, OrgWorld, Shop, ShopWorld, Signer
from troth.client import Client, Record
from troth.config import Bubblehouse, Capillary, PoolCustomer, Secret
from troth.contract import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.model import Call, Contract

KEY = b"a key of more than thirty-two bytes, in a test"
POOL = (
    PoolCustomer(id="1", source="INSTORE"),
    PoolCustomer(id="2", source="INSTORE"),
    PoolCustomer(id="3", source="WECHAT", account_id="wx-1"),
    PoolCustomer(id="4", source="ECOMMERCE"),
)


class Shops(Protocol):
    def __call__(self, *, embedded: bool = False, **settings: object) -> Shop: ...


class Orgs(Protocol):
    def __call__(self, **settings: object) -> Org: ...


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="module")
def one_server() -> Iterator[Scripted]:
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture
def server(one_server: Scripted) -> Scripted:
    one_server.forget()
    return one_server


@pytest.fixture
def record() -> Record:
    record = Record()
    record.begin_test("suites/test_x.py::test_y")
    return record


@pytest.fixture
def clients() -> Iterator[list[Client]]:
    made: list[Client] = []
    yield made
    for client in made:
        client.close()


def bubblehouse(url: str, **changes: Any) -> Bubblehouse:  # noqa: ANN401 - of a configuration
    settings: dict[str, Any] = {
        "base_url": url,
        "shop": "my-shop",
        "key_id": "k1",
        "shared_secret": Secret(base64.b64encode(KEY).decode()),
        "sandbox": True,
        "allow_writes": True,
        "settle_seconds": 0.0,
        "patience_seconds": 0.0,
    }
    return Bubblehouse(**{**settings, **changes})


@pytest.fixture
def opened(server: Scripted, record: Record, clients: list[Client], contract: Contract) -> Shops:
    """Open a shop that asks the scripted server."""

    def make(*, embedded: bool = False, **settings: object) -> Shop:
        told = bubblehouse(server.url, **settings)
        clients.append(Client(told, record))
        world = ShopWorld(
            vendor=contract.vendor("bubblehouse"),
            settings=told,
            client=clients[-1],
            record=record,
            signer=Signer(told, lambda _: None),
            run="0007",
            embedded=embedded,
            most_at_once=500,
        )
        return Shop(world, told.shop)

    return make


@pytest.fixture
def shop(opened: Shops) -> Shop:
    return opened()


@pytest.fixture
def tills(server: Scripted, record: Record, clients: list[Client], contract: Contract) -> Orgs:
    """Open an org that asks the scripted server."""

    def make(**settings: object) -> Org:
        known: dict[str, Any] = {
            "base_url": server.url,
            "username": "till.1",
            "password": Secret("hush-hush"),
            "allow_writes": True,
            "read_back": True,
            "settle_seconds": 0.0,
            "patience_seconds": 0.0,
            "customer": POOL,
        }
        told = Capillary(**{**known, **settings})
        clients.append(Client(told, record))
        world = OrgWorld(vendor=contract.vendor("capillary"), settings=told, client=clients[-1], record=record)
        return Org(world)

    return make


@pytest.fixture
def org(tills: Orgs) -> Org:
    return tills()


@pytest.fixture
def came(record: Record) -> Callable[..., Answer]:
    def make(body: object, status: int = 200, of: Call = BY_STATUS) -> Answer:
        interaction = answer(body, status, of=of)
        record.add(interaction, of)
        return Answer(of, interaction, record)

    return make


class People:
    """Answers as a shop does that knows the customers pushed to it, once they were asked for often enough."""

    def __init__(self, *, appears_after: int = 0) -> None:
        self.known: list[dict[str, Any]] = []
        self.looks = 0
        self.appears_after = appears_after

    def __call__(self, asked: Asked) -> Reply:
        if "UpdateCustomers3" in asked.path:
            self.known += asked.json["customers"]
            return Reply()
        wanted = asked.json["customer"]
        self.looks += 1
        for number, item in enumerate(self.known):
            shown = {"bhid": f"bh{number}", "shopid": item.get("id"), "email": item.get("email")}
            if self.looks > self.appears_after and any(shown[name] == value for name, value in wanted.items()):
                return Reply(200, {"bh_id": shown["bhid"], **item})
        return Reply(404, {"id": "no_customers_match_customer_identity"})

from __future__ import annotations

import dataclasses
import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.config.texts import CANARY, LEAST, LEAST_CAPILLARY, WHOLE, load, loaded
from troth.config import Bubblehouse, Capillary, Config, PoolCustomer, Secret
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path


def test_whole_configuration_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path) == Config(
        bubblehouse=Bubblehouse(
            base_url="https://app.bubblehouse.com",
            api_version="v2023061",
            shop="my-shop",
            key_id="k1",
            shared_secret=Secret(CANARY),
            sandbox=True,
            allow_writes=True,
            idempotency_key_field="idempotency_key",
            simulate_error_field="simulate_error",
            obsolete_api_version="v20200101",
            inaccessible_api_version="v20991231",
            settle_seconds=5,
            requests_per_second=5,
            timeout_seconds=90,
            patience_seconds=120,
            ca_bundle=str(tmp_path / "ca.pem"),
            proxy="http://proxy.example.com:3128",
        ),
        capillary=Capillary(
            base_url="https://eu.api.capillarytech.com",
            username="till.1",
            password=Secret("canary of another kind"),
            sandbox=True,
            allow_writes=True,
            read_back=True,
            requests_per_second=0.8,
            extended_fields=("gender", "city"),
            program_id=699,
            customer=(
                PoolCustomer(id="171891944", source="INSTORE"),
                PoolCustomer(id="171891945", source="WECHAT", account_id="wx-1"),
            ),
        ),
    )


def test_whole_configuration_has_every_key_of_its_schema() -> None:
    schema = json.loads((data_root() / "specs" / "_meta" / "config.schema.json").read_text("utf-8"))
    document = tomllib.loads(WHOLE)
    assert set(document["bubblehouse"]) == set(schema["properties"]["bubblehouse"]["properties"])
    common = {"settle_seconds", "timeout_seconds", "patience_seconds", "ca_bundle", "proxy"}
    assert set(document["capillary"]) | common == set(schema["properties"]["capillary"]["properties"])


@pytest.mark.parametrize("vendor", ["bubblehouse", "capillary"])
def test_schema_and_table_have_the_same_keys(vendor: str) -> None:
    schema = json.loads((data_root() / "specs" / "_meta" / "config.schema.json").read_text("utf-8"))
    table = {"bubblehouse": Bubblehouse, "capillary": Capillary}[vendor]
    names = {field.name for field in dataclasses.fields(table)}
    required = {field.name for field in dataclasses.fields(table) if field.default is dataclasses.MISSING}
    assert names == set(schema["properties"][vendor]["properties"])
    assert required == set(schema["properties"][vendor]["required"])


def test_what_is_left_out_has_the_careful_value(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST + LEAST_CAPILLARY)
    for reach in (config.vendor("bubblehouse"), config.vendor("capillary")):
        assert reach is not None
        assert (reach.sandbox, reach.allow_writes) == (False, False)
        assert (reach.settle_seconds, reach.requests_per_second) == (5, 5)
        assert (reach.timeout_seconds, reach.patience_seconds) == (90, 120)
        assert (reach.ca_bundle, reach.proxy) == (None, None)
    assert config.bubblehouse is not None
    assert config.bubblehouse.api_version == "v2023061"
    assert config.capillary is not None
    assert config.capillary.read_back is False


def test_vendor_without_a_table_is_none(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST)
    assert config.vendor("bubblehouse") is config.bubblehouse
    assert config.vendor("capillary") is None
    assert config.vendor("nobody") is None


def test_nothing_changes_afterwards(tmp_path: Path) -> None:
    config = loaded(tmp_path)
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.bubblehouse = None  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.bubblehouse.sandbox = False  # type: ignore[misc, union-attr]


@pytest.mark.parametrize(
    "key",
    [
        "bubblehouse.obsolete_api_version",
        "bubblehouse.sandbox",
        "bubblehouse.shared_secret",
        "capillary.customer",
        "capillary.customer.account_id",
        "capillary.extended_fields",
        "capillary.read_back",
    ],
)
def test_whole_configuration_provides(tmp_path: Path, key: str) -> None:
    assert loaded(tmp_path).provides(key)


@pytest.mark.parametrize(
    "key",
    [
        "bubblehouse.obsolete_api_version",
        "bubblehouse.sandbox",
        "bubblehouse.unheard_of",
        "capillary.customer",
        "capillary.customer.account_id",
        "capillary.extended_fields",
        "capillary.read_back",
        "nobody.sandbox",
    ],
)
def test_least_configuration_does_not_provide(tmp_path: Path, key: str) -> None:
    assert not load(tmp_path, LEAST + LEAST_CAPILLARY).provides(key)
    assert not Config().provides(key)


def test_one_pool_customer_that_has_it_is_enough(tmp_path: Path) -> None:
    pool = LEAST_CAPILLARY + '\n[[capillary.customer]]\nid = "1"\nsource = "INSTORE"\n'
    assert load(tmp_path, pool).provides("capillary.customer")
    assert not load(tmp_path, pool).provides("capillary.customer.account_id")
    more = pool + '\n[[capillary.customer]]\nid = "2"\nsource = "LINE"\naccount_id = "a"\n'
    assert load(tmp_path, more).provides("capillary.customer.account_id")

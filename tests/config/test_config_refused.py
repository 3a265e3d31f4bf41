from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.config.texts import CANARY, LEAST, LEAST_CAPILLARY, load, refused, with_line
from troth.config import load_config
from troth.contract import load_contract
from troth.errors import ConfigurationError
from troth.root import data_root

if TYPE_CHECKING:
    from pathlib import Path

WRONG = {
    "unknown key": ('shopp = "my-shop"', "shopp", 'unknown key "shopp"', '"shop"?'),
    "unknown key far from any": ('zzz = "1"', "zzz", 'unknown key "zzz"', "Known keys: base_url"),
    "number for a text": ("shop = 5", "shop", "not of type string", "text in quotes"),
    "text for a number": ('settle_seconds = "5"', "settle_seconds", "not of type number", "a number"),
    "true for a number": ("settle_seconds = true", "settle_seconds", "not of type number", "a number"),
    "day for a number": ("settle_seconds = 2026-11-20", "settle_seconds", "not of type number", "a number"),
    "day for a text": ("shop = 2026-11-20", "shop", "not of type string", "text in quotes"),
    "time for a text": ("key_id = 08:00:00", "key_id", "not of type string", "text in quotes"),
    "moment for a switch": ("sandbox = 2026-11-20T08:00:00Z", "sandbox", "not of type boolean", "true or false"),
    "day for a proxy": ("proxy = 2026-11-20", "proxy", "not of type string", "text in quotes"),
    "infinite number": ("timeout_seconds = inf", "timeout_seconds", "not a finite number", "finite"),
    "no number": ("requests_per_second = nan", "requests_per_second", "not a finite number", "finite"),
    "text for a switch": ('sandbox = "true"', "sandbox", "not of type boolean", "true or false"),
    "number for a switch": ("allow_writes = 1", "allow_writes", "not of type boolean", "true or false"),
    "negative time": ("settle_seconds = -1", "settle_seconds", "0 or more", "config.schema.json"),
    "no requests": ("requests_per_second = 0", "requests_per_second", "more than 0", "config.schema.json"),
    "no time": ("timeout_seconds = 0", "timeout_seconds", "more than 0", "config.schema.json"),
    "empty shop": ('shop = ""', "shop", "", "config.schema.json"),
    "shop with a path": ('shop = "a/../b"', "shop", "does not match", "config.schema.json"),
    "version with a path": ('api_version = "v1/.."', "api_version", "does not match", "global API version"),
    "literal secret": (
        f'shared_secret = "{CANARY}"',
        "shared_secret",
        "must not stand in the file",
        "env:BUBBLEHOUSE_SHARED_SECRET",
    ),
    "literal secret that is a number": ("shared_secret = 271828", "shared_secret", "not of type string", "text"),
    "secret after env": (
        f'shared_secret = "env:{CANARY}=="',
        "shared_secret",
        "no environment variable",
        "env:BUBBLEHOUSE",
    ),
    "variable without a name": (
        'shared_secret = "env:"',
        "shared_secret",
        "no environment variable",
        "env:BUBBLEHOUSE",
    ),
    "missing variable": (
        'shared_secret = "env:NOT_THERE"',
        "shared_secret",
        "NOT_THERE is not set",
        "export NOT_THERE=",
    ),
    "published key elsewhere": (
        f'shared_secret = "published:{CANARY}"',
        "shared_secret",
        "on this machine",
        "env:BUBBLEHOUSE",
    ),
    "certificates that are not there": ('ca_bundle = "no.pem"', "ca_bundle", "there is no file", "relative path"),
    "plain http": ('base_url = "http://app.bubblehouse.com"', "base_url", "in the clear", "https://"),
    "plain http by address": ('base_url = "http://192.0.2.1:80"', "base_url", "in the clear", "https://"),
    "plain http to any address": ('base_url = "http://0.0.0.0"', "base_url", "in the clear", "https://"),
    "plain http to a namesake": ('base_url = "http://localhost.example.com"', "base_url", "in the clear", "https://"),
    "plain http in disguise": ('base_url = "http://127.0.0.1.example.com"', "base_url", "in the clear", "https://"),
    "user": ('base_url = "https://user@app.bubblehouse.com"', "base_url", "credentials", "keys of their own"),
    "user and password": (f'base_url = "https://u:{CANARY}@app.bubblehouse.com"', "base_url", "credentials", "keys"),
    "empty user": ('base_url = "https://@app.bubblehouse.com"', "base_url", "credentials", "keys of their own"),
    "host before an at": ('base_url = "https://app.bubblehouse.com@example.com"', "base_url", "credentials", "keys"),
    "host before a backslash": (
        r'base_url = "https://app.bubblehouse.com\\@example.com"',
        "base_url",
        "credentials",
        "keys",
    ),
    "password cut by a slash": (
        f'base_url = "https://u:{CANARY}/a@example.com"',
        "base_url",
        "not an address",
        "Write it like",
    ),
    "path": ('base_url = "https://app.bubblehouse.com/api"', "base_url", "more than a host", "Remove"),
    "path upwards": ('base_url = "https://app.bubblehouse.com/.."', "base_url", "more than a host", "Remove"),
    "two slashes": ('base_url = "https://app.bubblehouse.com//example.com"', "base_url", "more than a host", "Remove"),
    "query": ('base_url = "https://app.bubblehouse.com?a=b"', "base_url", "more than a host", "Remove"),
    "fragment": ('base_url = "https://app.bubblehouse.com#a"', "base_url", "more than a host", "Remove"),
    "backslash": (r'base_url = "https://example.com\\app.bubblehouse.com"', "base_url", "host or port", "ASCII"),
    "blank": ('base_url = "https://app.bubblehouse.com "', "base_url", "host or port", "ASCII"),
    "line break": (r'base_url = "https://app.bubble\nhouse.com"', "base_url", "host or port", "ASCII"),
    "tab in front": (r'base_url = "\thttps://app.bubblehouse.com"', "base_url", "host or port", "ASCII"),
    "letters of another script": ('base_url = "https://\u0430pp.bubblehouse.com"', "base_url", "host or port", "ASCII"),
    "percent sign": ('base_url = "https://app%2ebubblehouse.com"', "base_url", "host or port", "ASCII"),
    "zone of an address": ('base_url = "https://[fe80::1%25eth0]"', "base_url", "host or port", "ASCII"),
    "broken address": ('base_url = "https://[::1"', "base_url", "not an address", "Write it like"),
    "port of letters": ('base_url = "https://app.bubblehouse.com:http"', "base_url", "not an address", "Write it like"),
    "port too high": ('base_url = "https://app.bubblehouse.com:65536"', "base_url", "not an address", "Write it like"),
    "port zero": ('base_url = "https://app.bubblehouse.com:0"', "base_url", "host or port", "1 to 65535"),
    "no scheme": ('base_url = "app.bubblehouse.com"', "base_url", "https://", "Write it like"),
    "another scheme": ('base_url = "file:///etc/passwd"', "base_url", "https://", "Write it like"),
    "no host": ('base_url = "https:///api"', "base_url", "name a host", "Write it like"),
    "proxy with credentials": (f'proxy = "http://u:{CANARY}@proxy.example.com"', "proxy", "credentials", "keys"),
    "proxy with a path": ('proxy = "http://proxy.example.com/a"', "proxy", "more than a host", "Remove"),
    "proxy of another scheme": ('proxy = "socks5://proxy.example.com"', "proxy", "https://", "Write it like"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_value_is_refused_with_its_key_and_remedy(tmp_path: Path, name: str) -> None:
    line, key, says, remedy = WRONG[name]
    error = refused(tmp_path, with_line(line))
    assert error.key == f"bubblehouse.{key}"
    assert says in error.message
    assert remedy in error.advice
    assert "271828" not in str(error)


@pytest.mark.parametrize("key", ["base_url", "shop", "key_id", "shared_secret"])
def test_missing_key_is_named(tmp_path: Path, key: str) -> None:
    text = "\n".join(line for line in LEAST.splitlines() if not line.startswith(key))
    error = refused(tmp_path, text)
    assert error.key == f"bubblehouse.{key}"
    assert error.advice == f"Add {key}."


def test_missing_key_of_a_pool_customer_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path, f'{LEAST_CAPILLARY}\n[[capillary.customer]]\nid = "1"\n')
    assert error.key == "capillary.customer[0].source"


@pytest.mark.parametrize(
    ("source", "remedy"),
    [("Instore", 'Did you mean "INSTORE"?'), ("WE_CHAT", 'Did you mean "WECHAT"?'), ("X", "Allowed: FACEBOOK,")],
)
def test_source_that_the_call_does_not_list_is_refused(tmp_path: Path, source: str, remedy: str) -> None:
    error = refused(tmp_path, f"{LEAST_CAPILLARY}\n{pool_customer('1', source)}")
    assert error.key == "capillary.customer[0].source"
    assert remedy in error.advice


@pytest.mark.parametrize("name", ["CU0A0F-Q", "", "12 ", "-1"])
def test_id_of_a_pool_customer_is_digits(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path, f"{LEAST_CAPILLARY}\n{pool_customer(name, 'LINE')}")
    assert error.key == "capillary.customer[0].id"
    assert "The digits of the id" in error.advice


def test_pool_customer_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    twice = pool_customer("1", "LINE") + pool_customer("2", "LINE") + pool_customer("1", "LINE")
    error = refused(tmp_path, f"{LEAST_CAPILLARY}\n{twice}")
    assert error.key == "capillary.customer[2]"
    assert "customer 1 is there twice in LINE" in error.message
    assert "another source" in error.advice


def test_pool_customer_with_several_profiles_is_no_repetition(tmp_path: Path) -> None:
    pool = pool_customer("1", "INSTORE") + pool_customer("1", "LINE") + pool_customer("1", "LINE", "line-2")
    capillary = load(tmp_path, f"{LEAST_CAPILLARY}\n{pool}").capillary
    assert capillary is not None
    assert len(capillary.customer) == 3


def test_sources_are_those_that_the_call_lists() -> None:
    contract = load_contract()
    listed = next(part for part in contract.call("capillary/UpdateCustomerDetails").parameters if part.name == "source")
    schema = json.loads((data_root() / "specs" / "_meta" / "config.schema.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["source"]["enum"] == listed.schema["enum"]


def pool_customer(customer_id: str, source: str, account: str = "") -> str:
    more = f'account_id = "{account}"\n' if account else ""
    return f'[[capillary.customer]]\nid = "{customer_id}"\nsource = "{source}"\n{more}'


def test_unknown_vendor_is_answered_with_the_nearest(tmp_path: Path) -> None:
    error = refused(tmp_path, LEAST.replace("[bubblehouse]", "[bublehouse]"))
    assert error.key == "bublehouse"
    assert error.advice == 'Did you mean "bubblehouse"?'


def test_literal_password_is_refused_with_the_form_to_use(tmp_path: Path) -> None:
    error = refused(tmp_path, LEAST_CAPILLARY.replace("env:CAPILLARY_PASSWORD", CANARY))
    assert error.key == "capillary.password"
    assert '"env:CAPILLARY_PASSWORD"' in error.advice


@pytest.mark.parametrize("value", ["", CANARY + "!", "ab\ncd", "abc", "é"])
def test_secret_that_is_not_base64_is_refused(tmp_path: Path, value: str) -> None:
    error = refused(tmp_path, LEAST, {"BUBBLEHOUSE_SHARED_SECRET": value})
    assert error.key == "bubblehouse.shared_secret"
    assert ("is not base64" if value else "is not set") in error.message


def test_password_is_any_text(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST_CAPILLARY, {"CAPILLARY_PASSWORD": "pass wörd"})
    assert config.secrets == ("pass wörd",)


def test_nothing_at_all_is_refused(tmp_path: Path) -> None:
    assert "one table a vendor" in refused(tmp_path, "").advice


@pytest.mark.parametrize("text", ["[bubblehouse", 'a = "b" c', "\x00"])
def test_text_that_is_not_toml_is_refused(tmp_path: Path, text: str) -> None:
    assert "is not TOML" in refused(tmp_path, text).message


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no such file") as caught:
        load_config(tmp_path / "nowhere.toml", {})
    assert caught.value.path == tmp_path / "nowhere.toml"
    assert "--config" in caught.value.advice


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "troth.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "troth.toml", tmp_path):
        with pytest.raises(ConfigurationError, match="cannot be read"):
            load_config(path, {})

"""`troth doctor` tells what is wrong with a live target before anything is written to it."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from tests.client import scripted
from tests.client.scripted import Asked, Reply, Scripted, scripted_server
from tests.plugin.conftest import CAPILLARY, CONFIG, SECRET
from troth.launch import running_sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Troth

POOLED = CAPILLARY + 'read_back = true\n[[capillary.customer]]\nid = "1"\nsource = "INSTORE"\n'
NOBODY = Reply(404, {"id": "no_customers_match_customer_identity"})
SHOWN = Reply(200, {"profiles": [{"source": "INSTORE", "firstName": "Ann"}]})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Scripted]:
    with scripted_server() as served:
        text = CONFIG + POOLED
        (tmp_path / "troth.toml").write_text(text.replace("{url}", served.url).replace("{secret}", SECRET))
        yield served


def answering(bubblehouse: Reply, capillary: Reply = SHOWN) -> Callable[[Asked], Reply]:
    def answer(asked: Asked) -> Reply:
        return capillary if asked.path.startswith("/v2/customers/") else bubblehouse

    return answer


def test_a_sandbox_is_well(troth: Troth) -> None:
    with running_sandbox() as sandbox:
        printed = troth("doctor", "--config", str(sandbox.config))
    assert "A live run can begin." in printed
    assert "FAIL" not in printed
    assert "not-run: needs --provoke rate-limit: " in printed


def test_it_only_reads(troth: Troth, server: Scripted) -> None:
    server.answering = answering(NOBODY)
    printed = troth("doctor")
    assert "the shop my-shop answers" in printed
    assert "customer 1: reads back" in printed
    assert {(asked.method, asked.path.partition("?")[0].rpartition("/")[2]) for asked in server.asked} == {
        ("POST", "CustomerDetails1"),
        ("GET", "1"),
    }


def test_secrets_are_not_shown(troth: Troth, server: Scripted) -> None:
    server.answering = answering(Reply(401, {"id": "invalid_token"}), Reply(401, {}))
    printed = troth("doctor", status=3)
    assert "bubblehouse.shared_secret = (set; not shown)" in printed
    assert SECRET not in printed
    assert "canary-password" not in printed


def test_refused_credentials_are_told_with_what_to_check(troth: Troth, server: Scripted) -> None:
    server.answering = answering(Reply(401, {"id": "invalid_token"}), Reply(401, {}))
    printed = troth("doctor", status=3)
    assert "FAIL  bubblehouse: credentials: HTTP 401 invalid_token. Check shop, key_id and shared_secret" in printed
    assert "FAIL  capillary: credentials: HTTP 401. Check username and password." in printed
    assert "A live run would judge nothing." in printed


def test_a_shop_that_is_not_there_is_told(troth: Troth, server: Scripted) -> None:
    server.answering = answering(Reply(404, b"<html>\x1b[31mno such page</html>"))
    printed = troth("doctor", status=3)
    assert "FAIL  bubblehouse: shop: HTTP 404. Check base_url, shop and api_version." in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize(("ahead", "status"), [(-300, 3), (-20, 0), (600, 0), (4000, 3)])
def test_a_wrong_clock_is_told(
    troth: Troth, server: Scripted, monkeypatch: pytest.MonkeyPatch, ahead: int, status: int
) -> None:
    server.answering = answering(NOBODY)
    monkeypatch.setattr(scripted._Handler, "date_time_string", lambda *_: formatdate(time.time() + ahead, usegmt=True))
    printed = troth("doctor", status=status)
    side = "ahead of" if ahead > 0 else "behind"
    assert f"s {side} ours" in printed
    assert ("Tokens will be refused: set the clock." in printed) is (status == 3)


def test_what_is_missing_is_told_with_what_to_set(troth: Troth, server: Scripted, tmp_path: Path) -> None:
    server.answering = answering(NOBODY)
    printed = troth("doctor")
    assert "not-run: needs bubblehouse.obsolete_api_version: bubblehouse/" in printed
    path = tmp_path / "troth.toml"
    path.write_text(path.read_text().replace("allow_writes = true", "allow_writes = false").partition("[capillary]")[0])
    printed = troth("doctor")
    assert "not-run: writes are not allowed: needs bubblehouse.allow_writes = true: bubblehouse/" in printed
    assert "not-run: needs a [capillary] table in the configuration: capillary/" in printed


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1:1", "no answer from http://127.0.0.1:1"),
        ("https://127.0.0.1:1", "no TLS connection"),
        ("https://nowhere.invalid", "the name nowhere.invalid is not known"),
    ],
)
def test_a_server_that_cannot_be_reached_is_told(troth: Troth, tmp_path: Path, address: str, says: str) -> None:
    text = CONFIG.format(url=address, secret=SECRET).replace("published:", "env:TOKEN #")
    text = text.replace(f'"env:TOKEN #{SECRET}"', '"env:TOKEN"')
    (tmp_path / "troth.toml").write_text(text)
    printed = troth("doctor", status=3, environ={"TOKEN": SECRET})
    assert f"FAIL  bubblehouse: {'answer' if address.startswith('http:') else 'way'}: {says}" in printed


def test_a_server_that_does_not_speak_tls_is_told(troth: Troth, server: Scripted, tmp_path: Path) -> None:
    address = server.url.replace("http:", "https:")
    (tmp_path / "troth.toml").write_text(CONFIG.format(url=address, secret=SECRET))
    assert "FAIL  bubblehouse: way: no TLS connection" in troth("doctor", status=3)


def test_a_broken_configuration_is_told_as_everywhere(troth: Troth) -> None:
    assert "there is no such file" in troth("doctor", status=4)

"""The sandbox as a process: how it starts, what its options do, and how it ends."""

from __future__ import annotations

import contextlib
import gzip
import json
import signal
import socket
import sqlite3
import subprocess
import time
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.process import SANDBOX, started

if TYPE_CHECKING:
    from pathlib import Path


def refused(*arguments: str) -> tuple[int, str]:
    ended = subprocess.run([*SANDBOX, *arguments], capture_output=True, text=True, timeout=30, check=False)
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    return ended.returncode, ended.stderr


def test_first_line_says_where_it_listens() -> None:
    with started() as server:
        assert set(server.ready) == {"url", "pid", "faults", "variants"}
        assert server.ready["url"].startswith("http://127.0.0.1:")
        assert server.ready["pid"] == server.process.pid


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_with_status_0_and_silence(number: int) -> None:
    with started("--until-stdin-closes") as server:
        server.send("CustomerDetails1", {})
        assert server.end(number) == 0
        assert server.process.stdout and server.process.stdout.read() == ""  # noqa: PT018  # one for the type checker
        assert server.process.stderr and server.process.stderr.read() == ""  # noqa: PT018  # likewise


def test_end_of_stdin_ends_it_if_asked_to() -> None:
    with started("--until-stdin-closes") as server:
        assert server.process.stdin
        server.process.stdin.close()
        assert server.process.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (
            ("serve", "--fault", "bubblehouse/MergeCustomers1/later-name-win"),
            "bubblehouse/MergeCustomers1/later-name-wins",
        ),
        (("serve", "--variant", "bubblehouse/key-reversed"), "bubblehouse/keys-reversed"),
        (("serve", "--rate-limit", "0"), "positive"),
        (("serve", "--delay", "nan"), "seconds"),
        (("serve", "--clock", "noon"), "2026-11-20T03:00:00Z"),
        (("serve", "--port", "70000"), "70000"),
        (("serve", "--db", "/"), "/"),
        (("serve", "--db", "/nowhere/at/all.db"), "/nowhere/at/all.db"),
        (("serve", "--write-config", "/nowhere/troth.toml"), "/nowhere/troth.toml"),
        (("list", "mistakes"), "faults"),
        ((), "command"),
    ],
)
def test_wrong_arguments_are_one_line_and_status_4(arguments: tuple[str, ...], advice: str) -> None:
    status, line = refused(*arguments)
    assert status == 4
    assert advice in line


def test_port_in_use_is_one_line_and_status_4() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, line = refused("serve", "--port", str(taken.getsockname()[1]))
    assert status == 4
    assert "in use" in line


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE mine (a)")
    before = path.read_bytes()
    assert refused("serve", "--db", str(path))[0] == 4
    assert path.read_bytes() == before
    text = tmp_path / "text.db"
    text.write_text("no database" * 100)
    assert refused("serve", "--db", str(text))[0] == 4


def test_database_survives_a_sudden_end_and_serves_one_process(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    with started("--db", path) as server:
        server.send("UpdateCustomers3", {"debug": True, "customers": [{"id": "1", "first_name": "Ann"}]})
        server.send("UpdateCustomers3", {"customers": [{"id": "2"}]})
        assert "locked" in refused("serve", "--db", path)[1]
        _, before = server.send("CustomerDetails1", {"customer": {"shopid": "1"}})
        server.end(signal.SIGKILL)
    with started("--db", path) as server:
        assert server.send("CustomerDetails1", {"customer": {"shopid": "1"}})[1] == before
        time.sleep(0.1)
        assert server.send("CustomerDetails1", {"customer": {"shopid": "2"}})[0].status == 200
        server.send("UpdateCustomers3", {"debug": True, "customers": [{"id": "3"}]})
        third = json.loads(server.send("CustomerDetails1", {"customer": {"shopid": "3"}})[1])
        assert third["bh_id"] != json.loads(before)["bh_id"]


def test_written_configuration_reaches_it(tmp_path: Path) -> None:
    path = tmp_path / "troth.toml"
    with started("--write-config", str(path)) as server:
        configuration = tomllib.loads(path.read_text())
    assert set(configuration) == {"bubblehouse", "capillary"}
    assert configuration["bubblehouse"]["base_url"] == server.ready["url"] == configuration["capillary"]["base_url"]
    assert configuration["bubblehouse"]["shared_secret"].startswith("published:")


def test_same_seed_and_clock_give_the_same_bytes() -> None:
    options = ("--seed", "7", "--clock", "2026-11-20T03:00:00Z")
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("UpdateCustomers3", {"debug": True, "customers": [{"id": "1"}, {"id": "2"}]}),
        ("MergeCustomers1", {"customers": [{"shopid": "1"}, {"shopid": "2"}]}),
        ("CustomerDetails1", {"customer": {"shopid": "2"}}),
    )
    with started(*options) as first, started(*options) as second, started("--seed", "8") as other:
        answers = [[server.send(*step)[1] for step in steps] for server in (first, second, other)]
    assert answers[0] == answers[1] != answers[2]


def test_time_of_the_clock_is_the_time_of_tokens() -> None:
    with started("--clock", "2000-01-01T00:00:00") as server:
        assert server.send("CustomerDetails1", {"customer": {"shopid": "1"}}, token="expired")[0].status == 404


def test_rate_limit_is_an_option() -> None:
    with started("--rate-limit", "1", "--clock", "2026-11-20T03:00:00Z") as server:
        answers = [server.send("CustomerDetails1", {})[0] for _ in range(2)]
    assert [answer.status for answer in answers] == [400, 429]
    assert answers[1].headers["retry-after"] == "1"


def test_hooks_are_switched_on_and_named() -> None:
    fault, variant = "bubblehouse/UpdateCustomers3/ok-as-text", "bubblehouse/indented"
    with started("--fault", fault, "--variant", variant, "--variant", "bubblehouse/chunked") as server:
        response, body = server.send("UpdateCustomers3", {"customers": [{"id": "1"}]})
    assert (server.ready["faults"], server.ready["variants"]) == ([fault], [variant, "bubblehouse/chunked"])
    assert response.headers["transfer-encoding"] == "chunked"
    assert json.loads(body) == {"ok": "true"}


def test_answers_are_compressed_held_back_and_end_the_connection_where_variants_say_so() -> None:
    variants = ("compressed", "closes-connections", "slow-answers", "content-type-with-charset")
    options = [option for name in variants for option in ("--variant", f"bubblehouse/{name}")]
    with started(*options) as server:
        began = time.monotonic()
        response, body = server.send("CustomerDetails1", {}, {"accept-encoding": "gzip"})
        assert time.monotonic() - began >= 0.05
        assert json.loads(gzip.decompress(body)) == {"id": "missing_customer_identity"}
        assert response.headers["connection"] == "close"
        assert response.headers["content-type"] == "application/json; charset=utf-8"
        assert server.send("CustomerDetails1", {})[0].status == 400


def test_failure_of_the_sandbox_is_logged_and_answered_in_json(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with started("--db", str(path)) as server:
        server.send("UpdateCustomers3", {"debug": True, "customers": [{"id": "1"}]})
        server.end()
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE document SET body = 'spoilt' WHERE kind = 'customer'")
    with started("--db", str(path)) as server:
        response, content = server.send("CustomerDetails1", {"customer": {"shopid": "1"}})
        assert (response.status, json.loads(content)["id"]) == (500, "internal_error")
        assert server.send("CustomerDetails1", {"customer": {"shopid": "2"}})[0].status == 404
        server.end()
        assert server.process.stderr
        assert "JSONDecodeError" in server.process.stderr.read()

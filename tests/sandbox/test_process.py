"""The sandbox as a process: how it starts, what it says over HTTP whatever is sent, and how it ends."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import tomllib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from troth.sandbox._hooks import Step
from troth.sandbox.bubblehouse import compose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SANDBOX = (sys.executable, "-m", "troth.sandbox")


class Server:
    """A sandbox process that listens."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.process = process
        self.line = process.stdout.readline()
        self.ready: dict[str, Any] = json.loads(self.line)
        self.connection = http.client.HTTPConnection(urlsplit(self.ready["url"]).netloc, timeout=10)

    def send(
        self,
        call: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        **step: Any,  # noqa: ANN401  # the fields of a Step
    ) -> tuple[http.client.HTTPResponse, bytes]:
        request = compose(Step(call, body, **step))
        self.connection.request(request.method, request.path, request.body, {**request.headers, **(headers or {})})
        response = self.connection.getresponse()
        return response, response.read()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


@contextlib.contextmanager
def started(*options: str) -> Iterator[Server]:
    command = [*SANDBOX, "serve", *options]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        server = Server(process)
        try:
            yield server
        finally:
            server.connection.close()
            process.kill()


def refused(*arguments: str) -> tuple[int, str]:
    ended = subprocess.run([*SANDBOX, *arguments], capture_output=True, text=True, timeout=30, check=False)
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    return ended.returncode, ended.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with started() as server:
        yield server


def test_first_line_says_where_it_listens(server: Server) -> None:
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


DEEP = b'{"customer":' * 20_000
BAD_BODIES = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"a":"\xff"}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "half a surrogate pair": b'{"customer":{"email":"\\ud800"}}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":1e999}',
    "endless number": b'{"a":' + b"1" * 5000 + b"}",
    "deep": DEEP,
    "deep but whole": b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
    "array": b"[]",
    "string": b'"x"',
    "null": b"null",
    "two values": b"{}{}",
    "NUL": b"\x00",
}


@pytest.mark.parametrize("call", ["CustomerDetails1", "UpdateCustomerDetails1", "UpdateCustomers3", "MergeCustomers1"])
@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_bad_body_is_a_client_error_in_json(server: Server, call: str, body: bytes) -> None:
    response, content = server.send(call, body)
    assert 400 <= response.status < 500
    assert set(json.loads(content)) <= {"id", "message"}
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"a":"' + b"x" * (1024 * 1024 - 8) + b'"}', 400), (b'{"a":"' + b"x" * (1024 * 1024) + b'"}', 413)],
    ids=["of 1 MiB", "over 1 MiB"],
)
def test_body_may_have_one_mebibyte(server: Server, body: bytes, status: int) -> None:
    response, content = server.send("CustomerDetails1", body)
    assert (response.status, set(json.loads(content))) == (status, {"id", "message"} if status == 413 else {"id"})
    assert server.send("CustomerDetails1", {})[0].status == 400


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "json", ""])
def test_other_media_type_is_refused(server: Server, media_type: str) -> None:
    response, content = server.send("CustomerDetails1", {}, {"content-type": media_type})
    assert (response.status, json.loads(content)["id"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.x+json"]
)
def test_every_json_media_type_is_read(server: Server, media_type: str) -> None:
    _, content = server.send("CustomerDetails1", {}, {"content-type": media_type})
    assert json.loads(content)["id"] == "missing_customer_identity"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_other_method_is_refused(server: Server, method: str) -> None:
    response, content = server.send("MergeCustomers1", {}, method=method)
    assert (response.status, json.loads(content)["id"]) == (405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api",
        "/api/",
        "/api/v2023061/my-shop/NoSuchCall1",
        "/api/v2023061/my-shop/_tokens",
        "/api/v2023061/my-shop/CustomerDetails1/more",
        "/api/v2023061/my-shop/customerdetails1",
        "/api/v2023061/my-shop/..%2FCustomerDetails1",
        "/api/%ff/%00/%ff",
        "//api//",
    ],
)
def test_unknown_path_is_not_found_in_json(server: Server, path: str) -> None:
    response, content = server.send("", {}, path=path)
    assert response.status == 404
    assert set(json.loads(content)) == {"id", "message"}


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

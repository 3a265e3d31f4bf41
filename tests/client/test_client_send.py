from __future__ import annotations

import gzip
import zlib
from datetime import UTC
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.checks.small import BY_STATUS
from tests.client.scripted import Reply, Scripted
from troth.errors import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from troth.client import Client, HttpWire, Record


# --- what is sent ---------------------------------------------------------------------------------------------------


def test_a_request_is_sent_as_it_is_said(client: Client, server: Scripted) -> None:
    client.send(
        BY_STATUS,
        "PUT",
        "/v2/customers/7",
        query=[("source", "A B"), ("source", "C"), ("x", "")],
        headers={"X-A": "1", "Content-Type": "application/json"},
        body='{"name": "Zo\u00eb"}'.encode(),
    )
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("PUT", "/v2/customers/7?source=A+B&source=C&x=")
    assert asked.body == '{"name": "Zo\u00eb"}'.encode()
    assert (asked.headers["x-a"], asked.headers["content-type"]) == ("1", "application/json")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_body_means_no_body_and_no_content_type(client: Client, server: Scripted, method: str) -> None:
    interaction = client.send(None, method, "/a")
    (asked,) = server.asked
    assert asked.body == b""
    assert "content-type" not in asked.headers
    assert "?" not in asked.path
    assert interaction.request.body is None


def test_what_happened_is_returned(client: Client, server: Scripted) -> None:
    server.script(Reply(404, b'{"id": "x"}', (("X-Request-Id", "r7"),)))
    interaction = client.send(BY_STATUS, "POST", "/a?b=c", headers={"X-A": "1"}, body=b"{}")
    assert interaction.call == BY_STATUS.id
    assert interaction.request.url == f"{server.url}/a?b=c"
    assert ("X-A", "1") in interaction.request.headers
    assert interaction.request.body == b"{}"
    assert interaction.response.status == 404
    assert interaction.response.header("x-request-id") == "r7"
    assert interaction.response.body == b'{"id": "x"}'
    assert interaction.sent.tzinfo is UTC


def test_an_interaction_that_is_not_judged_belongs_to_no_call(client: Client) -> None:
    assert client.send(None, "GET", "/a").call == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(client: Client, server: Scripted, status: int) -> None:
    server.script(Reply(status, b"", (("Location", "/elsewhere"),)))
    assert client.send(BY_STATUS, "POST", "/a", body=b"{}").response.status == status
    assert [asked.path for asked in server.asked] == ["/a"]


# --- how answers may come -------------------------------------------------------------------------------------------

BODY = b'{"ok": true, "first_name": {"ok": true}}'
WAYS = {
    "plain": Reply(200, BODY),
    "chunked": Reply(200, BODY, chunked=True),
    "gzip": Reply(200, gzip.compress(BODY), (("Content-Encoding", "gzip"),)),
    "gzip in chunks": Reply(200, gzip.compress(BODY), (("content-encoding", "gzip"),), chunked=True),
    "deflate": Reply(200, zlib.compress(BODY), (("Content-Encoding", "deflate"),)),
    "closed afterwards": Reply(200, BODY, (("Connection", "close"),), close=True),
    "closed afterwards without saying so": Reply(200, BODY, close=True),
    "odd header case": Reply(200, BODY, (("cONTENT-tYPE", "application/json"), ("x-POWERED-by", "x"))),
    "a cookie": Reply(200, BODY, (("Set-Cookie", "sid=1; Path=/"),)),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_read_however_it_comes(client: Client, server: Scripted, record: Record, way: str) -> None:
    server.script(WAYS[way])
    for _ in range(3):
        interaction = client.send(BY_STATUS, "POST", "/a", body=b"{}")
        assert interaction.response.body == BODY
        assert interaction.response.header("Content-Type") == "application/json"
    assert record.witnessed.interactions == 3


# --- what is not taken from anywhere --------------------------------------------------------------------------------


def test_a_cookie_is_never_sent_back(client: Client, server: Scripted) -> None:
    server.script(Reply(200, b"{}", (("Set-Cookie", "sid=1; Path=/"), ("Set-Cookie", "b=2; Domain=127.0.0.1"))))
    for _ in range(2):
        interaction = client.send(BY_STATUS, "POST", "/a", body=b"{}")
        assert "cookie" not in {name.lower() for name, _ in interaction.request.headers}
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, None]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"])
def test_no_proxy_is_taken_from_the_environment(
    client: Client, server: Scripted, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for unset in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(unset, raising=False)
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    client.send(None, "GET", "/a")
    assert [asked.path for asked in server.asked] == ["/a"]


def test_no_credentials_are_taken_from_netrc(
    client: Client, server: Scripted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login till password hush\ndefault login till password hush\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    client.send(None, "GET", "/a")
    assert "authorization" not in server.asked[0].headers


def test_no_certificate_bundle_is_taken_from_the_environment(
    opened: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    monkeypatch.setenv("CURL_CA_BUNDLE", "/nowhere.pem")
    verified: list[object] = []
    client = opened()

    def send(_: object, **options: Any) -> None:  # noqa: ANN401 - of requests
        verified.append(options["verify"])
        raise KeyboardInterrupt

    monkeypatch.setattr(cast("HttpWire", client._wire)._adapter, "send", send)
    with pytest.raises(KeyboardInterrupt):
        client.send(None, "GET", "/a")
    assert verified == [True]


def test_a_configured_proxy_is_used(opened: Callable[..., Client], server: Scripted) -> None:
    client = opened(base_url="http://localhost:1", proxy=server.url)
    assert client.send(None, "GET", "/a").response.status == 200
    assert server.asked[0].path == "http://localhost:1/a"


def test_a_configured_certificate_bundle_that_is_missing_is_said(opened: Callable[..., Client]) -> None:
    client = opened(base_url="https://127.0.0.1:1", ca_bundle="/nowhere/ca.pem")
    with pytest.raises((Inconclusive, OSError), match=r"ca\.pem"):
        client.send(None, "GET", "/a")

"""What the sandbox says over HTTP to requests that no client should send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.process import Server, started

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with started() as server:
        yield server


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

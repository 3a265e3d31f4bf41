"""Takes made by hand and drawn: whatever a test may send and a server may answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.plugin.case_runs import json_values
from troth.cassettes import Cassette, Recording
from troth.client import Exchange, Take, Waited
from troth.model import Request, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

TEST = "suites/bubblehouse/test_x.py::test_y"
CALL = "bubblehouse/UpdateCustomerDetails1"
BASE = "http://127.0.0.1:8000"


def asked(
    body: object = None, *, method: str = "POST", path: str = "/a", base: str = BASE, caller: str = "shop my-shop"
) -> Request:
    """Return a request: bytes as they are, None as no body, any other value as JSON."""
    sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    return Request(method, base + path, (), sent, caller)


def answered(body: object = None, status: int = 200, *, seconds: float = 0.0) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, (("content-type", "application/json"),), content, seconds)


def told(request: Request, body: object = None, status: int = 200, *, seconds: float = 0.0) -> Exchange:
    return Exchange(request, answered(body, status, seconds=seconds))


def cassette(*takes: Take, test: str = TEST) -> Cassette:
    return Cassette(test, takes)


def take(*exchanges: Exchange, case: Mapping[str, object] | None = None) -> Take:
    return Take(case or {}, exchanges)


def recording(seed: int = 7) -> Recording:
    table = {"base_url": "https://app.example.com", "shop": "my-shop", "settle_seconds": 5}
    return Recording(
        source="live",
        recorded="2026-11-20T03:00:00Z",
        seed=seed,
        provoke=(),
        versions={"troth": "0.1.0"},
        config={"bubblehouse": table},
    )


# --- drawn ------------------------------------------------------------------------------------------------------------

# Half of a surrogate pair is in none of hypothesis' texts by default, and in some of a server's answers.
_texts = st.text(st.characters(exclude_categories=()), max_size=20)
_odd = st.sampled_from(
    [
        *("", " ", "=", "<<", "~", "null", "yes", "1", "1.0", "1e3", "0x1f", "2026-11-20", "1:30", "- a", "a: b", "#"),
        *(
            "&a",
            "*a",
            "!!python/none",
            "%YAML 1.1",
            "---",
            "...",
            "\t",
            "\r",
            "\n",
            "\r\n",
            " a",
            "a ",
            "a\n\n",
            "\n a",
        ),
        *("'", '"', "\\", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u2028", "\u2029", "\ufeff", "\ufffe"),
        *("{", "}", "[", "]", ",", "?", "|", ">", "@", "`", "\U0001f600", "\U0010ffff", "é" * 300, "a " * 300),
    ]
)
_written = _odd | _texts.filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
# What an HTTP library makes of a header: latin-1, no line breaks, no blanks at the ends.
_values = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=20) | st.sampled_from(
    ["application/json; charset=utf-8", "120", "Fri, 20 Nov 2026 03:00:00 GMT", "=", "~", "\x85", "a: b", "\x00"]
)
_json_bodies = (json_values | _texts).map(lambda value: json.dumps(value).encode())
_bodies = st.one_of(
    _json_bodies,
    st.binary(max_size=40),
    _written.map(str.encode),
    st.sampled_from([b"", b"\xff\xfe", b'"\xed\xa0\x80"', b"\x00" * 20, b"{" * 50, b'{"a": NaN, "a": 1}']),
    st.integers(16_001, 40_000).map(lambda size: b"a" * size),
)
_sent = st.none() | _json_bodies | st.binary(min_size=1, max_size=40) | _odd.filter(bool).map(str.encode)
_headers = st.dictionaries(
    st.sampled_from(["Content-Type", "content-type", "Retry-After", "Location"]), _values, max_size=2
).map(lambda headers: tuple(headers.items()))
_paths = st.sampled_from(["/", "/a", "/a?b=1&b=2", "/a?b=%2F&c", "/%C3%A9?=", "/v2/customers/1%20?x=+"])
_requests = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    url=_paths.map(lambda path: BASE + path),
    headers=st.just(()),
    body=_sent,
    caller=_written,
)
_seconds = st.just(0.0) | st.integers(1, 90).map(float)
_responses = st.builds(Response, st.integers(100, 999), _headers, _bodies, _seconds)
_exchanges = st.builds(Exchange, _requests, _responses) | st.builds(
    Exchange, _requests, st.none(), reason=_written, seconds=_seconds
)
drawn_takes = st.builds(
    Take,
    case=st.dictionaries(_texts, json_values | _texts | _odd, max_size=3),
    exchanges=st.lists(_exchanges, max_size=3).map(tuple),
    waited=st.lists(st.builds(Waited, st.integers(1, 9), st.booleans()), max_size=2).map(tuple),
    recalled=st.lists(json_values | _texts, max_size=2).map(tuple),
)
drawn_cassettes = st.builds(
    Cassette,
    test=_written.filter(bool),
    takes=st.lists(drawn_takes, max_size=3).map(tuple),
)
"""Cassettes as they are read: nothing in them that is not written."""

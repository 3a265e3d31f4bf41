from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.small import BY_STATUS, answer
from tests.client.scripted import Reply, Scripted
from tests.hostile.peer import Peer, saying, serving
from troth.client import Client, Record
from troth.client._bounds import MOST_BYTES, MOST_PARTS
from troth.config import Reach
from troth.errors import Inconclusive
from troth.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import PreparedRequest, Response

    from troth.client import HttpWire

_BEGINNINGS = st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])
_PIECES = st.binary(max_size=20) | st.sampled_from([b"\r\n", b"\r\n\r\n", b": ", b"0", b"5\r\n", b"{}"])


@pytest.mark.parametrize("chunked", [False, True])
def test_the_longest_body_there_may_be_is_read(client: Client, server: Scripted, *, chunked: bool) -> None:
    body = b" " * (MOST_BYTES if not chunked else MOST_BYTES // 100)
    server.script(Reply(body=body, chunked=chunked))
    assert client.send(None, "GET", "/a").response.body == body


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b" " * (MOST_BYTES + 1), "its body is longer than 8,388,608 bytes"),
        (b"," * (MOST_PARTS + 1), "its body has more than 500,000 commas, colons and brackets"),
    ],
    ids=["bytes", "parts"],
)
def test_a_body_of_more_is_inconclusive_and_the_next_answer_is_its_own(
    client: Client, server: Scripted, body: bytes, why: str
) -> None:
    server.script(Reply(body=body), Reply(body=b"[1]"))
    with pytest.raises(Inconclusive, match=why):
        client.send(None, "GET", "/a")
    assert client.send(None, "GET", "/a").json == [1]


def test_an_answer_through_a_proxy_ends_in_time_too(record: Record) -> None:
    def serve(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\n")
        peer.drip(b"X-Slow: 1\r\n")

    with serving(serve) as proxy:
        for base_url in ("http://localhost:1", "https://localhost:1"):
            client = Client(Reach(base_url=base_url, proxy=proxy.url, timeout_seconds=0.4), record)
            with pytest.raises(Inconclusive, match=r"timed out: the whole answer was not there within 0\.4 s"):
                client.send(None, "GET", "/a")
            client.close()


def test_the_time_of_an_answer_is_not_begun_anew_over_a_new_connection(
    opened: Callable[..., Client], server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = opened()
    server.script(Reply(), Reply(gone=True), Reply())
    client.send(None, "GET", "/a")
    given: list[float] = []
    adapter = cast("HttpWire", client._wire)._adapter
    send = adapter.send

    def noting(request: PreparedRequest, **options: Any) -> Response:  # noqa: ANN401 - of requests
        given.append(options["timeout"].total)
        return send(request, **options)

    monkeypatch.setattr(adapter, "send", noting)
    client.send(None, "GET", "/a")
    first, second = given
    assert second < first


def test_the_answers_to_one_test_have_a_bound_together(record: Record) -> None:
    long = answer(b" " * MOST_BYTES)
    for _ in range(8):
        record.add(long, BY_STATUS)
    with pytest.raises(Inconclusive, match="the answers to this test are longer than 67,108,864 bytes together"):
        record.add(answer(b"{}"), BY_STATUS)
    record.begin_test("another")
    record.add(long, BY_STATUS)


def test_a_server_that_makes_up_names_does_not_make_the_record_grow(record: Record) -> None:
    for number in range(300):
        interaction = answer({"id": f"made-up-{number}", f"member-{number}": 1}, 404)
        record.add(interaction, BY_STATUS)
        record.observe(BY_STATUS, f"member {number}", interaction)
    assert len(record.witnessed.seen) == 101
    assert sum(record.witnessed.seen.values()) == 300
    assert len(record.witnessed.observations) == 101
    assert sum(count for count, _ in record.witnessed.observations.values()) == 300


def test_whatever_comes_is_an_answer_or_inconclusive() -> None:
    with serving(saying(b"")) as server:

        @settings(deadline=None)
        @given(_BEGINNINGS, st.lists(_PIECES, max_size=8))
        def whatever(beginning: bytes, rest: list[bytes]) -> None:
            server.serve = saying(beginning + b"".join(rest))
            client = Client(Reach(base_url=server.url, timeout_seconds=10), Record())
            try:
                Redactor([]).exchange(client.send(BY_STATUS, "POST", "/a", body=b"{}"))
            except Inconclusive as none:
                assert none.reason.startswith("no answer from ")  # noqa: PT017 - either is right
            finally:
                client.close()

        whatever()

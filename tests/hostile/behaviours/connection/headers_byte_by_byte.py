from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.drip(b"X-Slow: 1\r\n")


BEHAVIOUR = Behaviour(
    does="sends its headers a byte at a time, without end",
    right="inconclusive",
    sentence="it timed out: the whole answer was not there within 1 s",
    serve=serve,
    seconds=1.0,
)

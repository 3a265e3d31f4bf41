from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.flood(b"X-Many: 1\r\n" * 1000)


BEHAVIOUR = Behaviour(
    does="sends headers without end",
    right="inconclusive",
    sentence="it has more than 100 headers",
    serve=serve,
)

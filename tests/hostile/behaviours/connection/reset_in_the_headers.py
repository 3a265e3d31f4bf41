from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    peer.wait(0.1)
    peer.reset()


BEHAVIOUR = Behaviour(
    does="resets the connection in the middle of the headers",
    right="inconclusive",
    sentence="the connection was reset",
    serve=serve,
)

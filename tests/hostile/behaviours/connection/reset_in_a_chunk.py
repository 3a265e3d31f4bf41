from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{{".encode())
    peer.wait(0.1)
    peer.reset()


BEHAVIOUR = Behaviour(
    does="resets the connection in the middle of a chunk",
    right="inconclusive",
    sentence="the connection was reset",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 20\r\n\r\n".encode())
    peer.wait()


BEHAVIOUR = Behaviour(
    does="sends the headers, and no body ever",
    right="inconclusive",
    sentence="it timed out",
    serve=serve,
    seconds=1.0,
)

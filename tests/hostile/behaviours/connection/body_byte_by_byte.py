from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 100000\r\n\r\n".encode())
    peer.drip(b" ")


BEHAVIOUR = Behaviour(
    does="sends its body a byte at a time, without end",
    right="inconclusive",
    sentence="it timed out: the whole answer was not there within 1 s",
    serve=serve,
    seconds=1.0,
)

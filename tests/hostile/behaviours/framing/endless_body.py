from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\n\r\n".encode())
    peer.flood(b" " * 65536)


BEHAVIOUR = Behaviour(
    does="sends a body without length and without end",
    right="inconclusive",
    sentence="its body is longer than 8,388,608 bytes",
    serve=serve,
)

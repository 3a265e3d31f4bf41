from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n".encode())
    peer.flood(b"X-Trailer: 1\r\n" * 1000)


BEHAVIOUR = Behaviour(
    does="sends trailers without end after the last chunk",
    right="inconclusive",
    sentence="its body, as it comes, is longer than 16,777,216 bytes",
    serve=serve,
)

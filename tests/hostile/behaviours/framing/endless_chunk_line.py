from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n5;".encode())
    peer.flood(b"a" * 65536)


BEHAVIOUR = Behaviour(
    does="sends the length of a chunk without end",
    right="inconclusive",
    sentence="no answer",
    serve=serve,
)

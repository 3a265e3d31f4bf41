from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    peer.flood(b"1000\r\n" + b" " * 4096 + b"\r\n")


BEHAVIOUR = Behaviour(
    does="sends chunks without end",
    right="inconclusive",
    sentence="is longer than 8,388,608 bytes",
    serve=serve,
)

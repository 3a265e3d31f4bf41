from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Encoding: deflate\r\n\r\n".encode())
    packer = zlib.compressobj(9)
    for _ in range(64):
        peer.send(packer.compress(b" " * 2**24))


BEHAVIOUR = Behaviour(
    does="sends a deflate stream that unpacks to a gigabyte",
    right="inconclusive",
    sentence="its body is longer than 8,388,608 bytes",
    serve=serve,
)

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    bomb = gzip.compress(b" " * 2**26)
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    peer.send(f"{len(bomb):x}\r\n".encode() + bomb + b"\r\n0\r\n\r\n")


BEHAVIOUR = Behaviour(
    does="sends a bomb in chunks",
    right="inconclusive",
    sentence="its body is longer than 8,388,608 bytes",
    serve=serve,
)

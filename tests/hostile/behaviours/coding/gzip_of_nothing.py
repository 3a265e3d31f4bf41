from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Encoding: gzip\r\n\r\n".encode())
    peer.flood(gzip.compress(b"") * 1000)


BEHAVIOUR = Behaviour(
    does="sends gzip streams of nothing at all, one after the other, without end",
    right="inconclusive",
    sentence="no answer",
    serve=serve,
    seconds=1.0,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\nsoon\r\n{{}}\r\n0\r\n\r\n".encode())


BEHAVIOUR = Behaviour(
    does="sends chunks whose length is no number",
    right="inconclusive",
    sentence="a chunk of its body does not begin with its length",
    serve=serve,
)

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    body = json.dumps(HONEST)
    peer.send(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    peer.send(f"{len(body):x}\r\n{body}\r\n0\r\n\r\n".encode())


BEHAVIOUR = Behaviour(
    does="gives a length and sends chunks",
    right="harmless",
    sentence="RFC 9112, 6.3: the chunks count",
    serve=serve,
)

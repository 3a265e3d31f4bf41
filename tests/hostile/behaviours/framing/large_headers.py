from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.flood(b"X-Large: " + b"a" * 60000 + b"\r\n")


BEHAVIOUR = Behaviour(
    does="sends ninety headers of 60,000 bytes each",
    right="inconclusive",
    sentence="its headers are longer than 262,144 bytes",
    serve=serve,
)

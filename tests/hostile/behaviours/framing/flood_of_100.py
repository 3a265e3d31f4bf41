from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.flood(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


BEHAVIOUR = Behaviour(
    does="says 100 Continue without end",
    right="inconclusive",
    sentence="its headers are longer than 262,144 bytes",
    serve=serve,
)

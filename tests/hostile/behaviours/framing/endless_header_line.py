from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
    peer.flood(b"a" * 65536)


BEHAVIOUR = Behaviour(
    does="sends one header line without end",
    right="inconclusive",
    sentence="one of its header lines is longer than 65,536 bytes",
    serve=serve,
)

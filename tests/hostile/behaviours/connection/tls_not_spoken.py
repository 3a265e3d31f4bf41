from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    peer.wait(0.2)


BEHAVIOUR = Behaviour(
    does="answers in plain HTTP where TLS is spoken",
    right="inconclusive",
    sentence="no TLS connection could be made",
    serve=serve,
    plain=True,
)

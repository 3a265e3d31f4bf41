from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.send(b"220 mail.example.com ESMTP\r\n")
    peer.wait(0.2)


BEHAVIOUR = Behaviour(
    does="greets like a mail server",
    right="inconclusive",
    sentence="what came does not begin as an answer of HTTP/1 does",
    serve=serve,
)

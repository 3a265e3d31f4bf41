from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.wait(0.05)


BEHAVIOUR = Behaviour(
    does="closes the connection when TLS is spoken to it",
    right="inconclusive",
    sentence="the connection was",
    serve=serve,
    plain=True,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.reset()


BEHAVIOUR = Behaviour(
    does="reads the request and resets the connection",
    right="inconclusive",
    sentence="the connection was reset",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer()[:-20])
    peer.wait(0.1)
    peer.reset()


BEHAVIOUR = Behaviour(
    does="resets the connection in the middle of the body",
    right="inconclusive",
    sentence="the connection was reset",
    serve=serve,
)

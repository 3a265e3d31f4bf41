from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.close()


BEHAVIOUR = Behaviour(
    does="closes the connection before it is asked anything",
    right="inconclusive",
    sentence="the connection was",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()


BEHAVIOUR = Behaviour(
    does="reads the request and closes the connection",
    right="inconclusive",
    sentence="the connection was closed without an answer",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.wait()


BEHAVIOUR = Behaviour(
    does="reads the request and never says a word",
    right="inconclusive",
    sentence="it timed out: the whole answer was not there within 1 s",
    serve=serve,
    seconds=1.0,
)

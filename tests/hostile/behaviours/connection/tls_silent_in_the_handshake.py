from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.wait()


BEHAVIOUR = Behaviour(
    does="never answers the first word of TLS",
    right="inconclusive",
    sentence="it timed out",
    serve=serve,
    plain=True,
    seconds=1.0,
)

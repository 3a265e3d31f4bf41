from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    for byte in answer():
        peer.send(bytes([byte]))
        peer.wait(0.001)


BEHAVIOUR = Behaviour(
    does="sends a right answer in pieces, within the time it has",
    right="harmless",
    sentence="it is whole, and in time",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer().replace(b"Content-Length: ", b"Content-Length: about "))


BEHAVIOUR = Behaviour(
    does="gives a length that is no number, and closes the connection after its body",
    right="harmless",
    sentence="nothing is missing: it ends where the connection does",
    serve=serve,
)

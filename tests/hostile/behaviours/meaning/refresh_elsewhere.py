from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON, answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer(HONEST, JSON, f"Refresh: 0; url={peer.elsewhere}", f"Location: {peer.elsewhere}"))


BEHAVIOUR = Behaviour(
    does="asks to go on elsewhere in a Refresh header",
    right="harmless",
    sentence="it is for browsers; nobody follows it",
    serve=serve,
)

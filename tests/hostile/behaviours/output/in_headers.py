from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, NASTY, answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    nasty = NASTY.replace("\n", "").replace("\r", "").encode().decode("latin-1")
    peer.send(answer(HONEST, f"Content-Type: text/{nasty}", f"X-Nasty: {nasty}", f"X-Request-Id: {nasty}"))


BEHAVIOUR = Behaviour(
    does="puts them into headers",
    right="finding",
    sentence="Content-Type",
    serve=serve,
)

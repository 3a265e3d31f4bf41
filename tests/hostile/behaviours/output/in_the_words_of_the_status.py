from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    nasty = NASTY.replace("\n", "").replace("\r", "").encode().decode("latin-1")
    peer.send(answer({"id": "invalid_request"}, status=f"400 {nasty}"))


BEHAVIOUR = Behaviour(
    does="puts them into the words after the status",
    right="finding",
    sentence="HTTP 400",
    serve=serve,
)

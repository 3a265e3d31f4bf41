from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    nasty = NASTY.replace("\n", "").replace("\r", "").encode().decode("latin-1")
    peer.send(answer(b"", f"Location: javascript:{nasty}", status="302 Found"))


BEHAVIOUR = Behaviour(
    does="puts them into the address of a redirect",
    right="finding",
    sentence="HTTP 302, a redirect to javascript:",
    serve=serve,
)

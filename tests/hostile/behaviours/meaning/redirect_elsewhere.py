from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer(b"", f"Location: {peer.elsewhere}/api", status="308 Permanent Redirect"))


BEHAVIOUR = Behaviour(
    does="sends everybody to another server",
    right="finding",
    sentence="HTTP 308, a redirect to http://127.0.0.1:",
    serve=serve,
)

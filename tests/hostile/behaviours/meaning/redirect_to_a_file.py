from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer(b"", "Location: file:///etc/passwd", status="302 Found"))


BEHAVIOUR = Behaviour(
    does="sends everybody to a file",
    right="finding",
    sentence="HTTP 302, a redirect to file:///etc/passwd",
    serve=serve,
)

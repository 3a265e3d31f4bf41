from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    head, _, body = answer().partition(b"\r\n\r\n")
    peer.send(head.replace(b"\r\n", b"\n") + b"\n\n" + body)


BEHAVIOUR = Behaviour(
    does="ends its header lines with line feeds alone",
    right="harmless",
    sentence="RFC 9112, 2.2: a reader may take one for the end of a line",
    serve=serve,
)

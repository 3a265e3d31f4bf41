from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    for status in ("100 Continue", "102 Processing", "103 Early Hints"):
        peer.send(f"HTTP/1.1 {status}\r\nLink: </a>\r\n\r\n".encode())
    peer.send(answer())


BEHAVIOUR = Behaviour(
    does="says 100, 102 and 103 before the answer",
    right="harmless",
    sentence="RFC 9110, 15.2: a client has to take any number of them, also unasked",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    head, _, body = answer().partition(b"\r\n\r\n")
    peer.send(head + f"\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


BEHAVIOUR = Behaviour(
    does="gives the same length twice",
    right="harmless",
    sentence="RFC 9110, 8.6: equal values may be taken for one",
    serve=serve,
)

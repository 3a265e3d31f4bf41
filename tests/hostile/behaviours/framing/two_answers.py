from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer, with_members

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    while peer.read_request():
        peer.send(answer() + answer(with_members(id="somebody-else")))


BEHAVIOUR = Behaviour(
    does="sends another answer that nobody asked for, right behind the first",
    right="harmless",
    sentence="the second one is nobody's: it is never taken for the answer to a later request",
    serve=serve,
)

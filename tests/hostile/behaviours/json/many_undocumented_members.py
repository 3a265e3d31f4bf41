from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer, with_members

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer(with_members(**{f"member_{number}": number for number in range(70_000)})))


BEHAVIOUR = Behaviour(
    does="sends 70,000 members that nobody documents",
    right="harmless",
    sentence="members that nobody documents are observed, and no findings",
    serve=serve,
)

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    members = "".join(f'"m{number}": 0, ' for number in range(150_000))
    peer.send(answer(f'{{{members} "m149999": 0}}'.encode()))


BEHAVIOUR = Behaviour(
    does="names 150,000 members, and the last of them twice",
    right="finding",
    sentence="is there twice",
    serve=serve,
)

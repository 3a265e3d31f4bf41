from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    peer.send(answer(gzip.compress(gzip.compress(b" " * 2**26)), JSON, "Content-Encoding: gzip, gzip"))


BEHAVIOUR = Behaviour(
    does="packs a bomb twice",
    right="inconclusive",
    sentence="its body is longer than 8,388,608 bytes",
    serve=serve,
)

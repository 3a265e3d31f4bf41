from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON, answer

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    peer.read_request()
    packed = gzip.compress(json.dumps(HONEST).encode())
    peer.send(answer(packed[: len(packed) // 2], JSON, "Content-Encoding: gzip"))


BEHAVIOUR = Behaviour(
    does="sends half of a gzip stream as if it were all",
    right="finding",
    sentence="not JSON",
    serve=serve,
)

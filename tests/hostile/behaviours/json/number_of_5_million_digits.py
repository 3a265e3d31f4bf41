from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends a number of points with five million digits",
    right="inconclusive",
    sentence="its body is longer than 2,097,152 bytes",
    serve=answering(b'{"bh_id": "a", "id": "s1", "points": ' + b"7" * 5_000_000 + b"}"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends a number of points with five million digits",
    right="finding",
    sentence="a number of 5,000,000 digits",
    serve=answering(b'{"bh_id": "a", "id": "s1", "points": ' + b"7" * 5_000_000 + b"}"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends a fraction with five million digits",
    right="harmless",
    sentence="it is JSON, and a number like any other once it is rounded",
    serve=answering(b'{"bh_id": "a", "id": "s1", "points": 0.' + b"7" * 5_000_000 + b"}"),
)

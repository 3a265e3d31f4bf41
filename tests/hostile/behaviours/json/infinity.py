from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends an infinite number",
    right="finding",
    sentence="-Infinity is no JSON value",
    serve=answering(b'{"bh_id": "a", "id": "s1", "points": -Infinity}'),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends 1e999999 as a number of points",
    right="harmless",
    sentence="it is JSON, and nothing says how large a member may be that nobody documents",
    serve=answering(b'{"bh_id": "a", "id": "s1", "points": 1e999999}'),
)

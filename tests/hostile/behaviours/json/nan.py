from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends NaN",
    right="finding",
    sentence="NaN is no JSON value",
    serve=answering(b'{"bh_id": "a", "id": "s1", "points": NaN}'),
)

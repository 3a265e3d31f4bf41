from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends 304 and a body all the same",
    right="finding",
    sentence="HTTP 304",
    serve=answering(status="304 Not Modified"),
)

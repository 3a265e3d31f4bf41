from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends 204 and a body all the same",
    right="finding",
    sentence="HTTP 204",
    serve=answering(status="204 No Content"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends the customer with status 500",
    right="finding",
    sentence="HTTP 500",
    serve=answering(status="500 Internal Server Error"),
)

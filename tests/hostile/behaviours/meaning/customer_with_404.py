from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends the customer with status 404",
    right="finding",
    sentence="HTTP 404",
    serve=answering(status="404 Not Found"),
)

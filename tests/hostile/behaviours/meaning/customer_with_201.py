from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends the customer with status 201",
    right="finding",
    sentence="HTTP 201",
    serve=answering(status="201 Created"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, answering

BEHAVIOUR = Behaviour(
    does="says 503, and to come back after a number of seconds with 60,000 digits",
    right="finding",
    sentence="HTTP 503",
    serve=answering({"id": "busy"}, JSON, "Retry-After: " + "9" * 60_000, status="503 Busy"),
)

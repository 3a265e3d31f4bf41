from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, answering

BEHAVIOUR = Behaviour(
    does="says 429, and to come back in a year",
    right="inconclusive",
    sentence="rate limited for 0.2 s",
    serve=answering({"id": "rate_limit_exceeded"}, JSON, "Retry-After: 31536000", status="429 Too Many Requests"),
)

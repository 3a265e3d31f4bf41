from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="says 429 for ever",
    right="inconclusive",
    sentence="rate limited for 0.2 s",
    serve=answering({"id": "rate_limit_exceeded"}, status="429 Too Many Requests"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends the status 999",
    right="finding",
    sentence="HTTP 999",
    serve=answering(status="999 Quite"),
)

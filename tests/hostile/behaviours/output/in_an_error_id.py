from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answering

BEHAVIOUR = Behaviour(
    does="puts them into the id of an error",
    right="finding",
    sentence="HTTP 404",
    serve=answering({"id": NASTY, "message": NASTY}, status="404 Not Found"),
)

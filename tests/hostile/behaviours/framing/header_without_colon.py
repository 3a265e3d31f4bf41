from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON, answering

BEHAVIOUR = Behaviour(
    does="sends a header line without a colon before the type",
    right="finding",
    sentence="no Content-Type",
    serve=answering(HONEST, "Nonsense", JSON),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends nothing as a body",
    right="finding",
    sentence="an empty body",
    serve=answering(b""),
)

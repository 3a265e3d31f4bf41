from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends a status without the words that usually follow",
    right="harmless",
    sentence="RFC 9112, 4: they may be absent",
    serve=answering(status="200"),
)

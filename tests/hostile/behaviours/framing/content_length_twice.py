from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON, answering

BEHAVIOUR = Behaviour(
    does="gives two lengths that differ",
    right="inconclusive",
    sentence="its Content-Length is there twice, with different values",
    serve=answering(HONEST, JSON, "Content-Length: 5"),
)

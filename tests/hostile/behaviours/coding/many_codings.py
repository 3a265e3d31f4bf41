from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON, answering

BEHAVIOUR = Behaviour(
    does="names a hundred codings",
    right="inconclusive",
    sentence="its body is not packed as its Content-Encoding says",
    serve=answering(HONEST, JSON, "Content-Encoding: " + "gzip, " * 99 + "gzip"),
)

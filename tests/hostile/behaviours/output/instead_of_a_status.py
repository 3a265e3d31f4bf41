from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, saying

BEHAVIOUR = Behaviour(
    does="sends them where the status is due",
    right="inconclusive",
    sentence="what came does not begin as an answer of HTTP/1 does",
    serve=saying(NASTY.encode()),
)

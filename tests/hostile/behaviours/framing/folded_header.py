from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, JSON, answering

BEHAVIOUR = Behaviour(
    does="goes on with a header in the next line",
    right="harmless",
    sentence="RFC 9112, 5.2: a client reads the fold as a blank",
    serve=answering(HONEST, JSON, "X-Folded: a\r\n b"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="calls its JSON a page",
    right="finding",
    sentence='"text/html"',
    serve=answering(HONEST, "Content-Type: text/html"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="calls UTF-8 UTF-16",
    right="harmless",
    sentence="RFC 8259, 8.1: JSON is UTF-8, and its type has no charset",
    serve=answering(HONEST, "Content-Type: application/json; charset=utf-16"),
)

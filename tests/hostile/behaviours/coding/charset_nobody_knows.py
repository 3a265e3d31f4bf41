from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="names a character set that does not exist",
    right="harmless",
    sentence="RFC 8259, 8.1: JSON is UTF-8, and its type has no charset",
    serve=answering(HONEST, "Content-Type: application/json; charset=klingon"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import saying

BEHAVIOUR = Behaviour(
    does="sends a status that is no number",
    right="inconclusive",
    sentence="what came does not begin as an answer of HTTP/1 does",
    serve=saying(b"HTTP/1.1 fine\r\n\r\n{}"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import saying

BEHAVIOUR = Behaviour(
    does="answers in a version of HTTP that there is not",
    right="inconclusive",
    sentence="what came does not begin as an answer of HTTP/1 does",
    serve=saying(b"HTTP/9.9 200 OK\r\n\r\n{}"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import saying

BEHAVIOUR = Behaviour(
    does="speaks HTTP/2 without being asked to",
    right="inconclusive",
    sentence="what came does not begin as an answer of HTTP/1 does",
    serve=saying(b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64\n"),
)

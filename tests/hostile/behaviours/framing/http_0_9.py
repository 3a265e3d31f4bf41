from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import saying

BEHAVIOUR = Behaviour(
    does="sends the body and nothing before it, as HTTP/0.9 did",
    right="inconclusive",
    sentence="what came does not begin as an answer of HTTP/1 does",
    serve=saying(b'{"bh_id": "0000018abc123def"}\n'),
)

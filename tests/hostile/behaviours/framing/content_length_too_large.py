from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, saying

BEHAVIOUR = Behaviour(
    does="says that it will send more than it does",
    right="inconclusive",
    sentence="in the middle of the body: 26 bytes came, 74 are missing",
    serve=saying(f'HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 100\r\n\r\n{{"bh_id": "0000018abc123de'.encode()),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, saying

BEHAVIOUR = Behaviour(
    does="says that it will send 10^18 bytes, and sends two",
    right="inconclusive",
    sentence="the connection ended in the middle of the body: 2 bytes came",
    serve=saying(f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: {10**18}\r\n\r\n{{}}".encode()),
)

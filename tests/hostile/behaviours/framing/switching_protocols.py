from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import saying

BEHAVIOUR = Behaviour(
    does="says 101 and goes on in a protocol of its own",
    right="finding",
    sentence="HTTP 101",
    serve=saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: elsewhere\r\nConnection: upgrade\r\n\r\n\x81\x05hello"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answer, saying

BEHAVIOUR = Behaviour(
    does="says that it will send less than it does",
    right="finding",
    sentence="not JSON",
    serve=saying(answer().replace(b"Content-Length: 2", b"Content-Length: 1")),
)

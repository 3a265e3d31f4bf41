from __future__ import annotations

import json

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="puts NUL bytes between the members",
    right="finding",
    sentence="it holds NUL characters",
    serve=answering(json.dumps(HONEST).encode().replace(b" ", b"\0")),
)

from __future__ import annotations

import json

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, NASTY, answering

BEHAVIOUR = Behaviour(
    does="puts escape sequences, markup and directions into every string",
    right="finding",
    sentence="id is",
    serve=answering(json.dumps({**dict.fromkeys(HONEST, NASTY), "tags": [NASTY]}).encode()),
)

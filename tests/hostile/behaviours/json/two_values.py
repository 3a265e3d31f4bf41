from __future__ import annotations

import json

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="sends the customer twice, one after the other",
    right="finding",
    sentence="not JSON: Extra data",
    serve=answering(json.dumps(HONEST).encode() * 2),
)

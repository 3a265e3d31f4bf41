from __future__ import annotations

import json

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="sends JSON in UTF-16",
    right="finding",
    sentence="a body that is not UTF-8",
    serve=answering(json.dumps(HONEST).encode("utf-16")),
)

from __future__ import annotations

import json

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="begins JSON with a byte order mark",
    right="finding",
    sentence="a byte order mark comes before it",
    serve=answering(b"\xef\xbb\xbf" + json.dumps(HONEST).encode()),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends half of its JSON as if it were all",
    right="finding",
    sentence="not JSON",
    serve=answering(b'{"bh_id": "a", "id": "s'),
)

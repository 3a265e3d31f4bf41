from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends JSON in Latin-1",
    right="finding",
    sentence="a body that is not UTF-8",
    serve=answering(b'{"bh_id": "a", "id": "s1", "first_name": "Zo\xeb"}'),
)

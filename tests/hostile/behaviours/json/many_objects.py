from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends 200,000 empty objects beside the customer",
    right="harmless",
    sentence="an undocumented member may be as large as an answer may",
    serve=answering(b'{"bh_id": "a", "id": "s1", "more": [' + b"{}," * 200_000 + b"{}]}"),
)

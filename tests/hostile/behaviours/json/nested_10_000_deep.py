from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="nests 10,000 arrays",
    right="finding",
    sentence="a body nested too deeply",
    serve=answering(b'{"bh_id": "a", "id": "s1", "deep": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="nests 500 arrays in a member that nobody documents",
    right="harmless",
    sentence="it is JSON that most programs read",
    serve=answering(b'{"bh_id": "a", "id": "s1", "deep": ' + b"[" * 500 + b"]" * 500 + b"}"),
)

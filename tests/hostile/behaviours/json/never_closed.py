from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="opens a million arrays and closes none",
    right="finding",
    sentence="a body nested too deeply",
    serve=answering(b"[" * 1_000_000),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="opens 400,000 arrays and closes none",
    right="finding",
    sentence="a body nested too deeply",
    serve=answering(b"[" * 400_000),
)

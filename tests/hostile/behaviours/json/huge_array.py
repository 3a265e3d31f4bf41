from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends an array of a million numbers where an object is due",
    right="finding",
    sentence="is of another shape",
    serve=answering(b"[" + b"0," * 1_000_000 + b"0]"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends an array of 400,000 numbers where an object is due",
    right="finding",
    sentence="is of another shape",
    serve=answering(b"[" + b"0," * 400_000 + b"0]"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends an array of two million objects where an object is due",
    right="inconclusive",
    sentence="more than 500,000 commas, colons and brackets",
    serve=answering(b"[" + b"{}," * 2_000_000 + b"{}]"),
)

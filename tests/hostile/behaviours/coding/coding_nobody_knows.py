from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, answering

BEHAVIOUR = Behaviour(
    does="packs its body in a way that was not asked for",
    right="finding",
    sentence="a body that is not UTF-8",
    serve=answering(b"\x28\xb5\x2f\xfd\x04\x00packed", JSON, "Content-Encoding: x-home-made"),
)

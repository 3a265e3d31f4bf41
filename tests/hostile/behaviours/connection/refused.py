from __future__ import annotations

from tests.hostile.behaviour import Behaviour

BEHAVIOUR = Behaviour(
    does="nothing listens",
    right="inconclusive",
    sentence="the connection was refused: nothing listens there",
    serve=None,
)

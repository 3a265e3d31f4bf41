from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends null where an object is due",
    right="finding",
    sentence="None is not of type 'object'",
    serve=answering(b"null"),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering, with_members

BEHAVIOUR = Behaviour(
    does="sends a number for the name",
    right="finding",
    sentence="5 is not of type 'string', 'null'",
    serve=answering(with_members(first_name=5)),
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering, with_members

BEHAVIOUR = Behaviour(
    does="sends a customer's id of a million letters",
    right="finding",
    sentence='id is "s1"',
    serve=answering(with_members(id="a" * 1_000_000)),
)

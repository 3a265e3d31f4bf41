from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering, with_members

BEHAVIOUR = Behaviour(
    does="sends a string of seven million bytes beside the customer",
    right="harmless",
    sentence="an undocumented member may be as large as an answer may",
    serve=answering(with_members(note="\U0001f600" * 600_000)),
)

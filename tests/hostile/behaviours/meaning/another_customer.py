from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering, with_members

BEHAVIOUR = Behaviour(
    does="shows another customer than the one asked for",
    right="finding",
    sentence='id is "s1"',
    serve=answering(with_members(id="s2", bh_id="0000018abc123dee", email="bob@example.com")),
)

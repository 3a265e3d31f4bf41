from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="names a member twice",
    right="finding",
    sentence='the member "id" is there twice',
    serve=answering(b'{"bh_id": "a", "id": "s2", "id": "s1"}'),
)

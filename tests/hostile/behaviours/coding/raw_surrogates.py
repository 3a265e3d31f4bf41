from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends half of a surrogate pair as three bytes",
    right="finding",
    sentence="a body that is not UTF-8",
    serve=answering(b'{"bh_id": "\xed\xa0\x80", "id": "s1"}'),
)

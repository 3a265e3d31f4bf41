from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="spells half of a surrogate pair in every string",
    right="finding",
    sentence='id is "s1"',
    serve=answering(b'{"bh_id": "\\ud800", "id": "\\udfff", "\\ud800": "\\ud800", "tags": ["\\udead"]}'),
)

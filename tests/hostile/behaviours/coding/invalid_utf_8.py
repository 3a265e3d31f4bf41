from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends bytes that are no UTF-8",
    right="finding",
    sentence="a body that is not UTF-8",
    serve=answering(b'{"bh_id": "\xff\xfe\xc0\xaf"}'),
)

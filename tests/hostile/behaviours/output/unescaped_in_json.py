from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answering

BEHAVIOUR = Behaviour(
    does="puts raw control characters into a string",
    right="finding",
    sentence="not JSON: Invalid control character",
    serve=answering(f'{{"bh_id": "a", "id": "{NASTY}"}}'.encode()),
)

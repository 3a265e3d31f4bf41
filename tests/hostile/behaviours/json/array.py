from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import HONEST, answering

BEHAVIOUR = Behaviour(
    does="puts the customer into an array",
    right="finding",
    sentence="is not of type 'object'",
    serve=answering([HONEST]),
)

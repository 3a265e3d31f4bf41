from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answering, with_members

BEHAVIOUR = Behaviour(
    does="puts them into a name, and a wrong value beside it",
    right="finding",
    sentence="is not of type",
    serve=answering(with_members(extras={NASTY: NASTY}, tags=[{NASTY: 1}])),
)

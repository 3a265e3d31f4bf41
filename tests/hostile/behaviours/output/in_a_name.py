from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answering, with_members

BEHAVIOUR = Behaviour(
    does="puts them into the name of a member",
    right="harmless",
    sentence="members that nobody documents are observed, in words that do nothing",
    serve=answering(with_members(**{NASTY: 1})),
)

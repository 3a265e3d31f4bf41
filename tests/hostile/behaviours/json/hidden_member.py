from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering, with_members

BEHAVIOUR = Behaviour(
    does="names the customer's id and then a member that looks the same",
    right="harmless",
    sentence="it is another member, and it is nobody's",
    serve=answering(with_members(**{"id\u200b": "somebody-else"})),
)

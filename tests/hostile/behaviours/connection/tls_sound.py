from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="speaks TLS, with a sound certificate",
    right="harmless",
    sentence="this is how it has to be: the others differ from it in one point",
    serve=answering(),
    certificate="sound.pem",
)

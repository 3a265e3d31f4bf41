from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="shows a certificate of another host",
    right="inconclusive",
    sentence="its TLS certificate is for another host",
    serve=answering(),
    certificate="another_host.pem",
)

from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="shows a certificate that is not valid yet",
    right="inconclusive",
    sentence="its TLS certificate is not valid yet",
    serve=answering(),
    certificate="not_yet_valid.pem",
)

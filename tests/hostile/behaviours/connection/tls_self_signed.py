from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="shows a certificate that it signed itself",
    right="inconclusive",
    sentence="its TLS certificate is self-signed",
    serve=answering(),
    certificate="self_signed.pem",
)

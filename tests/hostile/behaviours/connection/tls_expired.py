from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="shows a certificate that has expired",
    right="inconclusive",
    sentence="its TLS certificate has expired",
    serve=answering(),
    certificate="expired.pem",
)

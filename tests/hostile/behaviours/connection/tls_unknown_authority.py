from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="shows a certificate of an authority nobody knows",
    right="inconclusive",
    sentence="its TLS certificate is signed by an authority that is not trusted",
    serve=answering(),
    certificate="unknown_authority.pem",
)

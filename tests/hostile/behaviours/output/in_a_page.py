from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import NASTY, answering

BEHAVIOUR = Behaviour(
    does="puts them into a page",
    right="finding",
    sentence="not JSON",
    serve=answering(NASTY.encode(), "Content-Type: text/html"),
)

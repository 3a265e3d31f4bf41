from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends a page that says that the shop is closed, with status 200",
    right="finding",
    sentence="text/html",
    serve=answering(b"<html><body>Closed for maintenance</body></html>", "Content-Type: text/html"),
)

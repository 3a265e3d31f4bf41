from __future__ import annotations

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import answering

BEHAVIOUR = Behaviour(
    does="sends the page of a broken gateway",
    right="finding",
    sentence="HTTP 502",
    serve=answering(b"<html><h1>502 Bad Gateway</h1></html>", "Content-Type: text/html", status="502 Bad Gateway"),
)

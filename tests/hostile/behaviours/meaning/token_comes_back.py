from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.behaviour import Behaviour
from tests.hostile.peer import JSON, answer, with_members

if TYPE_CHECKING:
    from tests.hostile.peer import Peer


def serve(peer: Peer) -> None:
    token = peer.read_request().partition(b"Bearer ")[2].partition(b"\r\n")[0].decode()
    headers = (JSON, f"X-Token: {token}", f"X-{token}: 1", f"Set-Cookie: token={token}")
    peer.send(answer(with_members(token=token, escaped=f"/{token}/"), *headers))


BEHAVIOUR = Behaviour(
    does="shows the token it was sent, in a member and in headers",
    right="harmless",
    sentence="members that nobody documents are observed; what is kept of them holds no token",
    serve=serve,
)

"""A small HTTP server on loopback that answers what a test says, and keeps what it was asked."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; header names in lower case, the last of equal ones."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - a JSON value
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; `gone` closes the connection without a word."""

    status: int = 200
    body: object = field(default_factory=lambda: {"ok": True})
    headers: tuple[tuple[str, str], ...] = ()
    chunked: bool = False
    close: bool = False
    gone: bool = False

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Scripted:
    """The running server. Its replies are taken in turn and the last one goes on, unless a function answers."""

    def __init__(self) -> None:
        self.url = ""
        self.replies: list[Reply] = []
        self.answering: Callable[[Asked], Reply] | None = None
        self.asked: list[Asked] = []
        self.forget()

    def forget(self) -> None:
        """Be as new."""
        self.replies = [Reply()]
        self.answering = None
        self.asked = []

    def script(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.answering is not None:
            return self.answering(asked)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.scripted.reply(Asked(self.command, self.path, headers, body))
        if reply.gone:
            self.close_connection = True
            return
        self.send_response(reply.status)
        named = {name.lower() for name, _ in reply.headers}
        for name, value in reply.headers:
            self.send_header(name, value)
        if "content-type" not in named:
            self.send_header("Content-Type", "application/json")
        if reply.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(_chunks(reply.content) if reply.chunked else reply.content)
        self.close_connection = reply.close

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - named by http.server


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, scripted: Scripted) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripted = scripted


def _chunks(content: bytes) -> bytes:
    parts = [content[at : at + 5] for at in range(0, len(content), 5)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


@contextlib.contextmanager
def scripted_server() -> Iterator[Scripted]:
    """Serve on a free port until the end of the block."""
    scripted = Scripted()
    with _Server(scripted) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        scripted.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield scripted
        finally:
            server.shutdown()
            thread.join()

"""The server's end of one connection, and the server: raw sockets, since no library misbehaves as asked."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
import struct
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CERTIFICATES = Path(__file__).parent / "certificates"
JSON = "Content-Type: application/json"
HONEST: dict[str, Any] = {
    "bh_id": "0000018abc123def",
    "id": "s1",
    "first_name": "Alice",
    "last_name": "Smith",
    "email": "alice@example.com",
    "tags": ["vip"],
    "birthday": "1990-05-15",
    "total_spent": "1250.00",
    "email_marketing_consent": "unsubscribed",
}
"""The customer that the test asks for, as the documentation shows it."""

MARK = "troth-hostile"
NASTY = (
    f"\x1b[31mred\x1b]0;{MARK}\x07\x1b[2J\x9b1m\x7f\b\r\n"  # colour, title, an empty screen, backwards
    f"\u202e{MARK}\u2066\u200b\ufeff\u2028\U000e0041"  # the other direction, and what cannot be seen
    f"<script>{MARK}</script><img src=x onerror={MARK}()>'\"&lt;{{{{{MARK}}}}}[bold]{MARK}[/bold]"
)
"""What acts on a terminal, on a page, in a template, or on rich's own markup."""


class Peer:
    """A connection that was accepted.

    Attributes:
        url: of the server.
        elsewhere: address of another server, which nobody may ask anything.
        asked: the request that was read last, as it came.
    """

    def __init__(self, sock: socket.socket, url: str, elsewhere: str, ended: threading.Event) -> None:
        self._sock = sock
        self._ended = ended
        self.url = url
        self.elsewhere = elsewhere
        self.asked = b""

    def read_request(self) -> bytes:
        """Read a whole request; it is empty if the client is gone."""
        came = b""
        while b"\r\n\r\n" not in came:
            came += self._received()
        head, _, body = came.partition(b"\r\n\r\n")
        if length := re.search(rb"(?i)\ncontent-length: *(\d+)", head):
            while len(body) < int(length[1]):
                body += self._received()
        self.asked = head + b"\r\n\r\n" + body
        return self.asked

    def _received(self) -> bytes:
        if not (data := self._sock.recv(65536)):
            raise ConnectionError("the client is gone")
        return data

    def send(self, data: bytes) -> None:
        self._sock.sendall(data)

    def flood(self, data: bytes) -> None:
        """Send the same without end."""
        while not self._ended.is_set():
            self.send(data)

    def drip(self, data: bytes, seconds: float = 0.05) -> None:
        """Send byte by byte, and then begin again, so slowly that no single read has to wait for long."""
        while not self._ended.is_set():
            for byte in data:
                self.send(bytes([byte]))
                self.wait(seconds)

    def wait(self, seconds: float | None = None) -> None:
        """Say nothing, until the server is stopped unless a time is given."""
        self._ended.wait(seconds)

    def reset(self) -> None:
        """End the connection so that the client's next read fails."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._sock.close()

    def close(self) -> None:
        """End the connection as one does that has said everything."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)
            self._sock.settimeout(0.2)
            while self._sock.recv(65536):
                continue
        self._sock.close()


def answer(body: bytes | object = HONEST, *headers: str, status: str = "200 OK") -> bytes:
    """Return a well-framed answer; a body that is not bytes is written as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status}", *(headers or (JSON,)), f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content


def answering(body: bytes | object = HONEST, *headers: str, status: str = "200 OK") -> Callable[[Peer], None]:
    """Return a server that gives the same well-framed answer to everything."""
    return saying(answer(body, *headers, status=status))


def saying(data: bytes) -> Callable[[Peer], None]:
    """Return a server that sends the same bytes whatever it is asked, and ends the connection."""

    def serve(peer: Peer) -> None:
        peer.read_request()
        peer.send(data)

    return serve


def with_members(**members: object) -> dict[str, object]:
    """Return the honest answer with other values."""
    return {**HONEST, **members}


class Server:
    """A server on a free port of loopback.

    Attributes:
        serve: what is done with each connection; it may be changed.
        connections: how many there were.
    """

    def __init__(self, serve: Callable[[Peer], None], *, certificate: str = "", elsewhere: str = "") -> None:
        self.serve = serve
        self.connections = 0
        self._elsewhere = elsewhere
        self._ended = threading.Event()
        self._tls: ssl.SSLContext | None = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(CERTIFICATES / certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        self._begin(self._accept)

    def refuse(self) -> None:
        """Listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # whoever waits for a connection would keep it open
        self._listener.close()

    def stop(self) -> None:
        """End everything; connections end by themselves, once they see it or the client is gone."""
        self._ended.set()
        self.refuse()
        for thread in self._threads:
            thread.join(10)

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed
            while True:
                sock, _ = self._listener.accept()
                self.connections += 1
                self._begin(self._talk, sock)

    def _talk(self, sock: socket.socket) -> None:
        sock.settimeout(30)
        # A client that has seen enough ends the connection while more is being sent.
        with contextlib.suppress(OSError), contextlib.closing(sock):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            spoken = self._tls.wrap_socket(sock, server_side=True) if self._tls else sock
            peer = Peer(spoken, self.url, self._elsewhere, self._ended)
            try:
                self.serve(peer)
            finally:
                peer.close()


@contextlib.contextmanager
def serving(serve: Callable[[Peer], None], *, certificate: str = "", elsewhere: str = "") -> Iterator[Server]:
    """Serve until the end of the block."""
    server = Server(serve, certificate=certificate, elsewhere=elsewhere)
    server.start()
    try:
        yield server
    finally:
        server.stop()

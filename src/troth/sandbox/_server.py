"""The sandbox over HTTP: one Starlette route that takes everything, on uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from troth.sandbox._message import JSON_TYPE, Answer, Request

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from types import FrameType

    from starlette.types import ASGIApp, Receive, Scope, Send

    from troth.sandbox._sandbox import Sandbox

BODY_LIMIT = 1024 * 1024  # bytes
_PIECE = 64  # bytes of a chunked body sent at a time


def application(sandbox: Sandbox) -> Starlette:
    """Return the ASGI application that serves this sandbox."""
    return Starlette(routes=[Route("/{path:path}", _Everything(sandbox))])


class _Everything:
    """The one route: reads the request, asks the sandbox, writes the answer."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        path = scope["raw_path"].decode("latin-1")
        body = await _body(receive)
        if body is None:
            answer = self._sandbox.refuse(path, 413, "body_too_large", f"A body may have {BODY_LIMIT} bytes at most.")
        else:
            query = tuple(_pairs(scope["query_string"]))
            answer = self._sandbox.answer(Request(scope["method"], path, query, headers, body))
        if answer.delay:
            await asyncio.sleep(answer.delay)
        await _write(answer, send)


def _pairs(query: bytes) -> list[tuple[str, str]]:
    return parse_qsl(query.decode("latin-1"), keep_blank_values=True, errors="replace") if query else []


async def _body(receive: Receive) -> bytes | None:
    """Return the body, or None if it is over the limit. What comes after the limit is not kept."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body", False) and len(body) <= BODY_LIMIT:
        message = await receive()
        body += message.get("body", b"")
    return body if len(body) <= BODY_LIMIT else None


async def _write(answer: Answer, send: Send) -> None:
    content = answer.content()
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    if content and answer.header("content-type") is None:
        headers.append((b"content-type", JSON_TYPE.encode()))
    pieces = [content]
    if answer.header("transfer-encoding") and content:
        pieces = [content[start : start + _PIECE] for start in range(0, len(content), _PIECE)]
    else:
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    for piece in pieces[:-1]:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": pieces[-1]})


class Server(uvicorn.Server):
    """A uvicorn that says when it listens, and ends with status 0 when it is told to end."""

    def __init__(self, app: ASGIApp, on_listening: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            lifespan="off",
            loop="asyncio",
            http="h11",
            ws="none",
            server_header=False,
            timeout_keep_alive=120,  # longer than any client of ours pauses
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and say so."""
        await super().startup(sockets)
        self._on_listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGTERM and SIGINT, without raising them again as uvicorn does."""

        def end(_number: int, _frame: FrameType | None) -> None:
            self.should_exit = True

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

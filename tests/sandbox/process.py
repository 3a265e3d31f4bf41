"""Starts sandboxes as processes, and asks them over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from troth.sandbox._hooks import Step
from troth.sandbox.bubblehouse import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

SANDBOX = (sys.executable, "-m", "troth.sandbox")


class Server:
    """A sandbox process that listens."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.process = process
        self.line = process.stdout.readline()
        self.ready: dict[str, Any] = json.loads(self.line)
        self.connection = http.client.HTTPConnection(urlsplit(self.ready["url"]).netloc, timeout=10)

    def send(
        self,
        call: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        **step: Any,  # noqa: ANN401  # the fields of a Step
    ) -> tuple[http.client.HTTPResponse, bytes]:
        request = compose(Step(call, body, **step))
        self.connection.request(request.method, request.path, request.body, {**request.headers, **(headers or {})})
        response = self.connection.getresponse()
        return response, response.read()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


@contextlib.contextmanager
def started(*options: str) -> Iterator[Server]:
    command = [*SANDBOX, "serve", *options]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload]
        server = Server(process)
        try:
            yield server
        finally:
            server.connection.close()
            process.kill()

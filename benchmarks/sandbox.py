"""Requests a second of the sandbox over one kept-alive connection, beside those of a bare Starlette route.

    python benchmarks/sandbox.py [--requests N]

Both servers run in processes of their own, and are asked in turn, in blocks, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jwt

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS = 10
BARE = """
import json, socket, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def answer(request):
    await request.body()
    return JSONResponse({"ok": True})

app = Starlette(routes=[Route("/", answer, methods=["POST"])])
listener = socket.socket(proto=socket.IPPROTO_TCP)  # without it, asyncio leaves Nagle's algorithm on
listener.bind(("127.0.0.1", 0))
listener.listen()
print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)
options = {"access_log": False, "log_level": "warning", "lifespan": "off", "loop": "asyncio", "http": "h11"}
config = uvicorn.Config(app, timeout_keep_alive=120, **options)
uvicorn.Server(config).run(sockets=[listener])
"""


class Asked:
    """One request, sent again and again over one connection."""

    def __init__(self, url: str, path: str, body: object, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc)
        self._path = path
        self._body = json.dumps(body).encode()
        self._headers = {"content-type": "application/json", **headers}

    def send(self, times: int) -> float:
        """Send it so many times, and return the requests per second."""
        start = time.perf_counter()
        for _ in range(times):
            self._connection.request("POST", self._path, self._body, self._headers)
            response = self._connection.getresponse()
            response.read()
            if response.status != http.HTTPStatus.OK:
                raise SystemExit(f"{self._path} answered {response.status}")
        return times / (time.perf_counter() - start)


@contextlib.contextmanager
def server(*arguments: str) -> Iterator[str]:
    """Start a server, and give the address it prints."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own servers
        try:
            assert process.stdout  # noqa: S101  # it was asked for
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


def calls(url: str, configuration: Path) -> dict[str, Asked]:
    """Return one request for each call of Bubblehouse, with customers that exist."""
    settings = tomllib.loads(configuration.read_text(encoding="utf-8"))["bubblehouse"]
    key = base64.b64decode(settings["shared_secret"].removeprefix("published:"))
    token = jwt.encode({"aud": "BH", "sub": settings["shop"]}, key, "HS256", {"kid": settings["key_id"]})
    root = f"/api/{settings['api_version']}/{settings['shop']}"
    pushed = [{"id": str(number), "email": f"c{number}@example.com", "first_name": "Ann"} for number in range(20)]
    bodies: dict[str, object] = {
        "CustomerDetails1": {"customer": {"email": "c3@example.com"}},
        "UpdateCustomerDetails1": {"customer": {"shopid": "4"}, "first_name": "Bea", "birthday": "1990-05-15"},
        "UpdateCustomers3": {"customers": pushed, "debug": True},
        "MergeCustomers1": {"customers": [{"shopid": "5"}, {"shopid": "6"}], "idempotency_key": "benchmark"},
    }
    headers = {"authorization": f"Bearer {token}"}
    asked = {name: Asked(url, f"{root}/{name}", body, headers) for name, body in bodies.items()}
    asked["UpdateCustomers3"].send(1)
    return asked


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Requests a second of the sandbox.")
    parser.add_argument("--requests", type=int, default=5000, help="per row")
    per_block = max(1, parser.parse_args().requests // BLOCKS)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        configuration = Path(folder) / "troth.toml"
        bare = Asked(stack.enter_context(server("-c", BARE)), "/", {"customer": {"email": "c3@example.com"}}, {})
        sandbox = stack.enter_context(
            server("-m", "troth.sandbox", "serve", "--write-config", os.fspath(configuration))
        )
        rows = {"bare Starlette route": bare, **calls(sandbox, configuration)}
        figures = {name: [row.send(per_block)] for name, row in rows.items()}  # the first block warms up
        for _ in range(BLOCKS):
            for name, row in rows.items():
                figures[name].append(row.send(per_block))
    medians = {name: statistics.median(blocks[1:]) for name, blocks in figures.items()}
    for name, median in medians.items():
        print(f"{name:24} {median:7.0f} requests/s   {median / medians['bare Starlette route']:5.2f} of the bare route")


if __name__ == "__main__":
    main()

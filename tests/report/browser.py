"""Drives Chromium through its debugging pipe: no driver to install, no port, no socket."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
PATIENCE = 300  # seconds after which a browser that hangs is ended


class Tab:
    """One tab."""

    def __init__(self, commands: int, events: BufferedReader) -> None:
        self._commands = commands
        self._events = events
        self._numbers = count(1)
        self._session: str | None = None
        self.asked: list[str] = []
        self.errors: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - whatever Chromium answers
        """Send a command and return its result."""
        number = next(self._numbers)
        message: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file anew, and wait until it is there."""
        self.send("Page.navigate", url="about:blank")
        self.asked.clear()
        self.errors.clear()
        self.send("Page.navigate", url=path.as_uri() + fragment)
        while self.run("document.readyState") != "complete" or self.run("location.protocol") != "file:":
            pass

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script comes to
        """Run a script in the page and return what it comes to."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def _next(self) -> dict[str, Any]:
        text = b""
        while not text.endswith(b"\0"):
            text += self._read()
        message: dict[str, Any] = json.loads(text[:-1])
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
            case "Runtime.exceptionThrown":
                self.errors.append(str(message["params"]["exceptionDetails"]))
            case "Log.entryAdded":
                self.errors.append(str(message["params"]["entry"]["text"]))
        return message

    def _read(self) -> bytes:
        # Up to the end of one message; a readline for NUL.
        part = self._events.peek(1)
        if not part:
            raise AssertionError("Chromium has gone")
        return self._events.read(part.find(b"\0") + 1 or len(part))


@contextmanager
def browsing(folder: Path) -> Iterator[Tab]:
    """Start Chromium with a profile of its own, and end it with the context."""
    assert CHROMIUM is not None
    commands_there, commands = os.pipe()
    events, events_there = os.pipe()
    # Chromium reads descriptor 3 and writes descriptor 4; the shell puts them there.
    pipes = f'exec 3<&{commands_there} 4>&{events_there}; exec "$@"'
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"]
    process = subprocess.Popen(
        ["/bin/bash", "-c", pipes, "bash", CHROMIUM, *flags, f"--user-data-dir={folder}", "about:blank"],
        pass_fds=(commands_there, events_there),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(commands_there)
    os.close(events_there)
    hangs = threading.Timer(PATIENCE, process.kill)
    hangs.start()
    try:
        with os.fdopen(events, "rb") as told:
            yield Tab(commands, told)
    finally:
        hangs.cancel()
        process.kill()
        process.wait()
        os.close(commands)

"""`schemathesis run` as a process of its own, and what it says of a server.

Whether two failures are the same is for Schemathesis to say, in the file of accepted failures that it writes and reads
(`--baseline`): they are if operation, check, kind, and a signature such as a status or a place in a schema are.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peer.settings import Pass

Failure = tuple[str, ...]

ENDING = threading.Event()
"""Set, it ends all that runs."""

_PATIENCE_SECONDS = 600
_PAUSE_SECONDS = 0.1
_FOUND_SOMETHING = 1  # exit status


class DidNotRunError(Exception):
    """Schemathesis could not start, or did not end; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to.

    Attributes:
        failures: distinct ones that were not accepted before.
        accepted: the content of the file of accepted failures, with the new ones.
        requests: how many were sent.
    """

    failures: tuple[Failure, ...]
    accepted: bytes
    requests: int
    seconds: float


def run(given: Pass, url: str, *, accepted: bytes, seed: int, stop: bool) -> Ran:
    """Run Schemathesis once, in a folder and an environment of its own.

    Args:
        given: the document and the configuration.
        url: of the server.
        accepted: the file of failures that are accepted; may be empty.
        seed: of what it draws.
        stop: end at the first failure that is not accepted.

    Raises:
        DidNotRunError: it did not run to its end.
    """
    with tempfile.TemporaryDirectory(prefix="troth-peer-") as name:
        folder = Path(name)
        (folder / "openapi.json").write_text(json.dumps(given.document), encoding="utf-8")
        (folder / "schemathesis.toml").write_text(
            tomlkit.dumps({"seed": seed, "cache": {"enabled": False}} | given.configuration), encoding="utf-8"
        )
        known = folder / "accepted.json"
        if accepted:
            known.write_bytes(accepted)
        started = time.monotonic()
        said = _said(_command(given.mode, url, stop=stop), folder)
        seconds = time.monotonic() - started
        try:
            errors = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["errors"]
        except (OSError, ValueError):
            raise DidNotRunError(said) from None
        now = known.read_bytes() if known.exists() else b""
        new = failures_in(now) - failures_in(accepted)
        found = sorted([*new, *(("", "error", error["title"], "") for error in errors)])
        return Ran(tuple(found), now, _requests(folder / "events.ndjson"), seconds)


def failures_in(accepted: bytes) -> set[Failure]:
    """Return the failures that a file of accepted ones holds."""
    entries: list[dict[str, Any]] = json.loads(accepted)["entries"] if accepted else []
    return {tuple(entry[name] for name in ("operation", "check", "failure", "signature")) for entry in entries}


def _command(mode: str, url: str, *, stop: bool) -> list[str]:
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or shutil.which("schemathesis")
    if program is None:
        raise DidNotRunError("there is no command schemathesis.")
    return [
        *(program, "--config-file", "schemathesis.toml", "run", "openapi.json", "--url", url, "--mode", mode),
        *("--no-color", "--generation-database", "none", "--baseline", "accepted.json", "--baseline-update"),
        *("--report", "ndjson,json", "--report-ndjson-path", "events.ndjson", "--report-json-path", "summary.json"),
        *(("--max-failures", "1") if stop else ()),
    ]


def _said(command: Sequence[str], folder: Path) -> str:
    """Run a command, where nothing of the surroundings can change what it does; return the end of what it said."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),  # no .netrc
        "NO_PROXY": "*",
        "PYTHONUTF8": "1",
    }
    log, deadline = folder / "said.txt", time.monotonic() + _PATIENCE_SECONDS
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - a command put together here
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        while process.poll() is None:
            if ENDING.wait(_PAUSE_SECONDS) or time.monotonic() > deadline:
                process.kill()
                raise DidNotRunError(f"it did not end within {_PATIENCE_SECONDS} s, or was interrupted.")
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()
    if process.returncode not in (0, _FOUND_SOMETHING):
        raise DidNotRunError(f"status {process.returncode}: {said}")
    return said


def _requests(events: Path) -> int:
    """Count the requests in Schemathesis' log of events: those of its cases, and those its checks added."""
    sent = 0
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            ended = json.loads(line).get("ScenarioFinished")
            sent += len(ended["recorder"].get("interactions", ())) if ended else 0
    return sent

"""Starting the embedded sandbox as a process of its own, and ending it."""

from __future__ import annotations

import contextlib
import json
import selectors
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.errors import SandboxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_START_SECONDS = 30.0
_STOP_SECONDS = 5.0
_USAGE = 4


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox.

    Attributes:
        url: its loopback address.
        config: path of a `troth.toml` that reaches it.
        process: its process; `running_sandbox` ends it.
        log: path of what it wrote to stderr.
    """

    url: str
    config: Path
    process: subprocess.Popen[str]
    log: Path

    def how_it_ended(self) -> str:
        """Return how it ended, with the last line it wrote, or an empty string while it runs."""
        status = self.process.poll()
        if status is None:
            return ""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"the sandbox ended with status {status}" + (f": {lines[-1]}" if lines else "")


@contextlib.contextmanager
def running_sandbox(arguments: Sequence[str] = ()) -> Iterator[Sandbox]:
    """Start a sandbox on a free loopback port, and end it at the end of the block, whatever happens in it.

    Args:
        arguments: of `python -m troth.sandbox serve`, e.g. `["--fault", "bubblehouse/MergeCustomers1/…"]`.

    Raises:
        SandboxError: it did not start.
        UsageError: it does not know an argument, e.g. a fault.
    """
    with tempfile.TemporaryDirectory(prefix="troth-") as folder:
        config, log = Path(folder) / "troth.toml", Path(folder) / "sandbox.log"
        with log.open("w", encoding="utf-8") as stderr:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [*_command("serve"), "--until-stdin-closes", "--write-config", str(config), *arguments],
                stdin=subprocess.PIPE,  # it ends when this pipe does, so none is left behind if we are killed
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                start_new_session=True,  # Ctrl-C is for us: the sandbox has to outlive the tests that it interrupts
            )
        try:
            ready = _first_line(process, log)
            yield Sandbox(url=ready["url"], config=config, process=process, log=log)
        finally:
            _end(process)


def sandbox_list(what: str) -> list[dict[str, Any]]:
    """Return the sandbox's `faults` or `variants` as it lists them.

    Raises:
        SandboxError: it could not.
    """
    listed = subprocess.run(  # noqa: S603 - our own module
        [*_command("list"), what], capture_output=True, text=True, check=False, timeout=_START_SECONDS
    )
    if listed.returncode:
        raise SandboxError(f"the sandbox could not list its {what}: {_last_line(listed.stderr)}")
    entries: list[dict[str, Any]] = json.loads(listed.stdout)
    return entries


def _command(name: str) -> list[str]:
    # -P: a `troth` folder in the current directory is not imported instead of the installed package.
    return [sys.executable, "-P", "-m", "troth.sandbox", name]


def _first_line(process: subprocess.Popen[str], log: Path) -> dict[str, Any]:
    """Return the line that says where it listens."""
    if process.stdout is None:  # it was started with a pipe
        raise SandboxError("the sandbox has no output.")
    end = time.monotonic() + _START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < end:
            if selector.select(timeout=0.2):
                line = process.stdout.readline()
                if line:
                    ready: dict[str, Any] = json.loads(line)
                    return ready
                break
    status = process.poll() if process.poll() is not None else _wait(process)
    said = _last_line(log.read_text(encoding="utf-8", errors="replace"))
    if status == _USAGE:
        raise UsageError(said)
    raise SandboxError(
        f"the sandbox did not start{f' (status {status})' if status is not None else ''}: {said}",
        advice="`troth serve` shows what it says.",
    )


def _wait(process: subprocess.Popen[str]) -> int | None:
    try:
        return process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return None


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].removeprefix("troth: ") if lines else "it said nothing"


def _end(process: subprocess.Popen[str]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        process.terminate()
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

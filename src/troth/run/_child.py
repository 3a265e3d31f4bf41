"""The tests' process: pytest with our own configuration, whatever project we are installed in."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_PATIENCE_SECONDS = 20.0
# What could change pytest's or hypothesis' behaviour from outside.
_DROPPED = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG", "HYPOTHESIS_EXPERIMENTAL_OBSERVABILITY")


@dataclass(frozen=True, slots=True)
class Child:
    """The running tests.

    Attributes:
        events: the file they tell what they saw in, a JSON object a line.
        log: the file with what pytest itself prints.
    """

    process: subprocess.Popen[bytes]
    events: Path
    log: Path

    @property
    def said(self) -> str:
        """The end of what pytest printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()

    def interrupt(self) -> None:
        """Ask it to end as Ctrl-C does: what it made is deleted; a second impatience ends it at once."""
        try:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=_PATIENCE_SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def running_tests(arguments: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Iterator[Child]:
    """Start the tests, and see to it that they have ended at the end of the block.

    Args:
        arguments: options of the plugin.
        folder: a folder of this run for events, log and hypothesis' own files.
        environ: of this process; what would reach into the verdicts is dropped from it.
    """
    root = data_root()
    events, log = folder / "events.jsonl", folder / "pytest.log"
    command = [
        *(sys.executable, "-P", "-m", "pytest"),
        *("-c", str(root / "suites" / "troth.ini"), "--rootdir", str(root), "--confcutdir", str(root / "suites")),
        *("-p", "troth.plugin.entry", "--capture=no", "--quiet", "--tb=short", "--no-header"),
        *("--troth-events", str(events)),
        *arguments,
        str(root / "suites"),
    ]
    environment = {name: value for name, value in environ.items() if name not in _DROPPED}
    environment |= {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        "PYTHONWARNINGS": "",
    }
    events.touch()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            stdin=subprocess.PIPE,  # its end tells the tests that we are gone
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=os.name == "posix",  # Ctrl-C reaches us, and we tell the tests
        )
    child = Child(process, events, log)
    try:
        yield child
    finally:
        if process.poll() is None:
            child.interrupt()
        if process.stdin is not None:
            process.stdin.close()

"""Making a recording: where it is made, what it says of itself, and when it takes the place of the one before."""

from __future__ import annotations

import contextlib
import importlib.metadata
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.cassettes import Recording, kept, public_tables, read_recording, staged, write_recording
from troth.errors import CassetteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import Literal

    from troth.config import Config
    from troth.model import Contract
    from troth.run._options import Options

_VERSIONS = ("hypothesis", "pytest", "schemathesis", "requests")


@dataclass(frozen=True, slots=True)
class Making:
    """A recording that is being made.

    Attributes:
        staging: the folder it is made in.
        tests: options of the plugin for those who make it.
    """

    staging: Path
    tests: tuple[str, ...]
    _options: Options
    _contract: Contract
    _started: datetime

    def keep(self, config: Config) -> None:
        """Put it in the place of the recording before; with a selection, the other cassettes of that one stay.

        Raises:
            UsageError: the other cassettes are of something else.
            CassetteError: it cannot be put there.
        """
        options, folder = self._options, self._options.recording
        source: Literal["sandbox", "live"] = "live" if options.target == "live" else "sandbox"
        made = Recording(
            source=source,
            recorded=self._started.strftime("%Y-%m-%dT%H:%M:%SZ"),
            seed=options.seed or 0,
            provoke=options.provoke,
            versions={
                "troth": importlib.metadata.version("troth"),
                "contract": self._contract.version,
                "python": platform.python_version(),
                **{name: importlib.metadata.version(name) for name in _VERSIONS},
            },
            config=public_tables(config, source),
        )
        write_recording(made, self.staging)
        kept(self.staging, folder, whole=not options.selection)


@contextlib.contextmanager
def making(options: Options, contract: Contract, started: datetime) -> Iterator[Making | None]:
    """Give a recording to be made, if the options ask for one; unless it was kept, nothing is left of it.

    Raises:
        UsageError: the options do not go together.
        CassetteError: nothing can be written there, or what is there cannot be read.
    """
    if not options.record:
        yield None
        return
    if options.target == "replay" or options.case:
        what = "--case" if options.case else "--target replay"
        raise UsageError(f"--record and {what} do not go together.", advice="Record what a server answers.")
    with staged(options.recording) as staging:
        tests = ["--troth-record", str(staging.resolve())]
        if not options.redraw and options.recording.is_dir():
            tests += ["--troth-cassettes", str(options.recording.resolve())]
        yield Making(staging, tuple(tests), options, contract, started)


def check_rest(options: Options, config: Config) -> None:
    """Refuse to put cassettes of one source among those of another.

    Raises:
        UsageError: they would be.
    """
    if not (options.record and options.selection):
        return
    try:
        there = read_recording(options.recording)
    except CassetteError:
        if options.recording.is_dir() and any(options.recording.glob("*/*/*.yaml")):
            raise
        return
    source: Literal["sandbox", "live"] = "live" if options.target == "live" else "sandbox"
    if (there.source, there.config) != (source, public_tables(config, source)):
        raise UsageError(
            f"{options.recording} is a recording of something else ({there.source}).",
            advice="Record everything, without a selection, or name another folder with --cassettes.",
        )

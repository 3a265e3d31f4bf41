"""Where journals are, and reading what interrupted runs left in them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from troth.errors import JournalError
from troth.locks import try_lock
from troth.meta import explain_invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def journal_folder(environ: Mapping[str, str], *, vendor: str, server: str, account: str) -> Path:
    """Return the folder of all journals of one shop, or till, of one server.

    It is the user's, and not the configuration file's: a file may be read-only, and edited between run and cleaning.
    """
    named = environ.get("XDG_STATE_HOME", "")
    # The specification of that variable has a relative path ignored.
    state = Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "state"
    name = f"{vendor}-{urlsplit(server).netloc}-{account}"
    return state / "troth" / "journal" / re.sub(r"[^A-Za-z0-9.-]", "_", name)


@dataclass(frozen=True, slots=True)
class Left:
    """A journal whose run has ended, or was killed. It is locked until `forget` or `keep`.

    Attributes:
        run: what the names of the run's customers begin with.
        customers: `id` and `email`, or one of them, of each customer that may have been made.
        changes: `id`, `source`, `account_id` and `former` of each pool customer that may have been changed.
    """

    path: Path
    run: str
    customers: tuple[dict[str, str], ...]
    changes: tuple[dict[str, Any], ...]
    _descriptor: int

    def forget(self) -> None:
        """Delete it: all that is in it was given back."""
        self.path.unlink(missing_ok=True)
        self.keep()

    def keep(self) -> None:
        """Unlock it and leave it for the next who cleans up."""
        os.close(self._descriptor)


def left_in(folder: Path) -> Iterator[Left]:
    """Yield each journal in a folder that belongs to no running process, oldest first.

    Raises:
        JournalError: one cannot be read.
    """
    try:
        paths = sorted(folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    except FileNotFoundError:  # somebody else has just cleaned up
        paths = sorted(folder.glob("*.jsonl"))
    for path in paths:
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise JournalError(f"it cannot be read: {error.strerror}.", path=path) from error
        if not try_lock(descriptor) or not path.exists():
            os.close(descriptor)
            continue
        try:
            left = _read(path, descriptor)
        except JournalError:
            os.close(descriptor)
            raise
        yield left


def _read(path: Path, descriptor: int) -> Left:
    entries = []
    # Half a line was being written when the run was killed: what it is about was not sent yet.
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n")[:-1], start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        problem = explain_invalid(entry, "journal")
        if problem or (number == 1) != (entry["event"] == "run"):
            advice = "Correct the line, or delete what the file names yourself, and then the file."
            raise JournalError(f"line {number} is no line of a journal.", path=path, advice=advice)
        entries.append(entry)

    def noted(event: str) -> tuple[dict[str, Any], ...]:
        return tuple(
            {name: value for name, value in entry.items() if name != "event"}
            for entry in entries
            if entry["event"] == event
        )

    return Left(path, entries[0]["run"] if entries else "", noted("customer"), noted("change"), descriptor)

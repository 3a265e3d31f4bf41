"""Writing a journal."""

from __future__ import annotations

import json
import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troth.errors import JournalError
from troth.locks import try_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "troth-journal/1"


class Journal:
    """The journal of one vendor in one process of a run. Its file is there from the first note on, until `done`.

    The process has it locked, so that nobody who cleans up takes the customers of a run that is still at work.
    """

    def __init__(self, folder: Path, *, vendor: str, server: str, account: str, run: str) -> None:
        """Take where it is kept and whose it is."""
        self._folder = folder
        self._path = folder / f"{run}-{os.getpid()}-{secrets.token_hex(2)}.jsonl"
        self._first = {
            "event": "run",
            "format": FORMAT,
            "vendor": vendor,
            "server": server,
            "account": account,
            "run": run,
            "started": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        self._descriptor: int | None = None

    def customer(self, identity: Mapping[str, str]) -> None:
        """Note the `id` and `email`, or one of them, of a customer that is about to be pushed."""
        self._note({"event": "customer", **identity})

    def change(self, customer: Mapping[str, str | None], former: Mapping[str, Any] | None) -> None:
        """Note `id`, `source` and `account_id` of a pool customer that is about to be changed, and what it reads as."""
        self._note({"event": "change", **customer, "former": None if former is None else dict(former)})

    def done(self) -> None:
        """Say that everything in it was given back."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of it; what is in it is for whoever cleans up."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _note(self, entry: Mapping[str, Any]) -> None:
        """Write a line, past every buffer of ours: it outlives this process, however that ends.

        Raises:
            JournalError: it cannot be written; then nothing must be created.
        """
        try:
            if self._descriptor is None:
                self._descriptor = self._opened()
                self._write(self._descriptor, self._first)
            self._write(self._descriptor, entry)
        except OSError as error:
            advice = "Nothing is created that could not be found again. Make room, or set XDG_STATE_HOME to a folder."
            raise JournalError(f"it cannot be written: {error.strerror}.", path=self._path, advice=advice) from error

    def _opened(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        try_lock(descriptor)  # the name is new: nobody else has it
        return descriptor

    @staticmethod
    def _write(descriptor: int, entry: Mapping[str, Any]) -> None:
        os.write(descriptor, (json.dumps(entry) + "\n").encode())

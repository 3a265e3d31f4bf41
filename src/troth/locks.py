"""Locks on files, for processes that share one: the system lets go of them however a process ends."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 4096
"""Longer than what processes tell one another in such a file."""

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int, *, wait: bool) -> None:
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # behind all that is there: a locked byte cannot be read
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int, *, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(descriptor: int) -> bool:
    """Lock an open file, and say whether nobody else had; closing it, or ending, unlocks it."""
    try:
        _take(descriptor, wait=False)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int]:
    """Open a file, which is made if it is not there, and have it alone for the block."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, wait=True)
        yield descriptor
    finally:
        os.close(descriptor)


def read_text(descriptor: int) -> str:
    """Return what is in an open file."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, _MOST).decode()


def write_text(descriptor: int, text: str) -> None:
    """Put a text in the place of what is in an open file."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode())

"""A folder of cassettes: which file belongs to which test, and how a recording takes the place of another.

A recording is made in a folder beside the one it is to replace, which is swapped for it when the run has come to its
end. Whoever is killed in between leaves the old recording or the new one, and whoever comes next tidies up. Of two who
record into one folder at once, each completes its own, and the later one stays.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from typing import TYPE_CHECKING

from troth.cassettes._recording import NAME
from troth.errors import CassetteError
from troth.locks import locked, try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PLAIN = re.compile(r"[^A-Za-z0-9_.-]+")


def cassette_path(folder: Path, test: str, call: str) -> Path:
    """Return where the cassette of a test is: `<vendor>/<module>/<test>.yaml`.

    Args:
        folder: of the cassettes.
        test: node id, e.g. `suites/bubblehouse/test_tokens.py::test_x[bubblehouse/CustomerDetails1]`.
        call: that the test's requirement belongs to, e.g. `bubblehouse/CustomerDetails1`.
    """
    file, _, name = test.partition("::")
    module = file.rpartition("/")[2].removesuffix(".py")
    plain = _PLAIN.sub("-", name.replace("::", ".")).strip("-")
    return folder / call.partition("/")[0] / module / f"{plain}.yaml"


def cassettes_in(folder: Path) -> list[Path]:
    """Return the paths of all cassettes in a folder, sorted."""
    return sorted(path for path in folder.glob("*/*/*.yaml") if not path.name.startswith("."))


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give a new folder beside the one of a recording; at the end of the block it is gone, unless it was `kept`.

    Raises:
        CassetteError: it cannot be made.
    """
    mend(folder)
    if os.path.lexists(folder) and not folder.is_dir():
        raise CassetteError("it is no folder.", path=folder, advice="Name another one with --cassettes.")
    with contextlib.ExitStack() as ending:
        try:
            staging = _beside(folder, f"new-{secrets.token_hex(4)}")
            if not staging.parent.exists():
                staging.parent.mkdir(parents=True)
            _remove_left(folder)
            lock = _lock_of(staging)
            ending.callback(_unlink, lock)
            ending.enter_context(locked(lock))
            ending.callback(shutil.rmtree, staging, ignore_errors=True)
            staging.mkdir()
        except OSError as error:
            raise CassetteError(f"nothing can be recorded there: {error.strerror}.", path=folder) from None
        yield staging


def kept(staging: Path, folder: Path, *, whole: bool) -> None:
    """Put a recording that is complete in the place of the one before.

    Args:
        staging: of the new recording.
        folder: where it belongs.
        whole: cassettes that the new recording lacks go; otherwise they stay. What is no cassette stays.

    Raises:
        CassetteError: it cannot be moved there; then the recording before is as it was.
    """
    place, before = _place(folder), _beside(folder, "before")
    try:
        if place.exists():
            _carry_over(place, staging, whole=whole)
            place.rename(before)
        staging.rename(place)
    except OSError as error:
        raise CassetteError(f"the recording cannot be put there: {error.strerror}.", path=folder) from None
    finally:  # also if it was interrupted
        mend(folder)


def mend(folder: Path) -> None:
    """Complete what a recording that was killed had begun: the one before comes back, or goes."""
    place, before = _place(folder), _beside(folder, "before")
    with contextlib.suppress(OSError):
        if before.is_dir() and not place.exists():
            before.rename(place)
    if place.exists():
        shutil.rmtree(before, ignore_errors=True)


def _remove_left(folder: Path) -> None:
    """Remove what recordings that were killed have left; whoever still records holds its lock."""
    for lock in _place(folder).parent.glob(_beside(folder, "new-*.lock").name):
        descriptor = os.open(lock, os.O_RDWR)
        try:
            is_left = try_lock(descriptor)
        finally:
            os.close(descriptor)
        if is_left:
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            _unlink(lock)


def _carry_over(folder: Path, staging: Path, *, whole: bool) -> None:
    ours = {*cassettes_in(folder), folder / NAME}
    for path in sorted(folder.rglob("*")):
        there = staging / path.relative_to(folder)
        is_folder = path.is_dir() and not path.is_symlink()
        if is_folder or os.path.lexists(there) or (whole and path in ours):
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, there, follow_symlinks=False)


def _place(folder: Path) -> Path:
    """Return where a folder really is: what is renamed must not be a link to it, and has to have a name."""
    place = folder.resolve()
    if not place.name:
        raise CassetteError("no recording can take its place.", path=folder, advice="Name a folder in it.")
    return place


def _unlink(lock: Path) -> None:
    with contextlib.suppress(OSError):
        lock.unlink()


def _lock_of(staging: Path) -> Path:
    return staging.with_name(f"{staging.name}.lock")


def _beside(folder: Path, what: str) -> Path:
    place = _place(folder)
    return place.with_name(f".{place.name}.{what}")

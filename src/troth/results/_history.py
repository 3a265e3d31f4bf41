"""Keeps the results of runs side by side, so that a report can say since when something is as it is."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.errors import ResultsError
from troth.results._files import read_results, write_results

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results._types import Results


@dataclass(frozen=True, slots=True)
class History:
    """The results in a folder.

    Attributes:
        runs: oldest first.
        skipped: why other files of the folder are none, a sentence each.
    """

    runs: tuple[Results, ...] = ()
    skipped: tuple[str, ...] = ()


def read_history(folder: Path) -> History:
    """Return the results in a folder; one that is not there yet holds none.

    Raises:
        ResultsError: the folder cannot be read.
    """
    runs, skipped = [], []
    try:
        files = [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.exists() else []
    except OSError as problem:
        raise ResultsError(
            f"it cannot be read: {problem.strerror or problem}.", path=folder, advice="Name a folder with --history."
        ) from problem
    for path in sorted(files):
        try:
            runs.append(read_results(path))
        except ResultsError as problem:
            skipped.append(f"not in the history: {problem}")
    return History(tuple(sorted(runs, key=lambda run: run["run"]["started"])), tuple(skipped))


def keep_in_history(document: Results, folder: Path) -> Path:
    """Write results into the folder and return where: the same results always have the same name.

    Raises:
        ResultsError: the file cannot be written.
    """
    run = document["run"]
    # Two runs may start in the same second, of two vendors for example.
    told_apart = hashlib.sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()[:8]
    started = re.sub(r"[^0-9TZ-]", "", run["started"])
    path = folder / f"{started}-{run['target']}-{told_apart}.json"
    write_results(document, path)
    return path

"""What `troth clean` shows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import Console

from troth.run import clean

if TYPE_CHECKING:
    from pathlib import Path

_NOT_JUDGED = 3


def show_cleaning(config: Path) -> int:
    """Clean up, show what came of it, and return the exit status: 3 if something is worth another try."""
    console = Console(highlight=False)
    cleaned = clean(config, os.environ)
    if not cleaned.runs:
        console.out("No run left anything.", highlight=False)
        return 0
    for sentence in cleaned.left:
        console.out(sentence, highlight=False)
    console.out(
        f"{cleaned.runs} journals: deletion of {cleaned.deleted} customers asked for, "
        f"{cleaned.restored} pool customers given their former values; "
        + ("nothing is left to do." if cleaned.is_through else "what was not accepted is kept for the next time."),
        highlight=False,
    )
    return 0 if cleaned.is_through else _NOT_JUDGED

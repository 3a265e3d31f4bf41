"""What `troth doctor` shows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import Console

from troth.run import examine

if TYPE_CHECKING:
    from pathlib import Path

_NOT_JUDGED = 3
_NAMED = 3


def show_diagnosis(config: Path) -> int:
    """Show what there is to say of a configuration, and return the exit status: 3 if a run would judge nothing."""
    console = Console(highlight=False)
    diagnosis = examine(config, os.environ)
    console.out(f"configuration: {config}", highlight=False)
    for key, value in diagnosis.settings:
        console.out(f"  {key} = {_printable(value)}", highlight=False)
    for reason, ids in diagnosis.lacking.items():
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        console.out(f"not-run: {reason}: {', '.join(ids[:_NAMED])}{more}", highlight=False)
    for step in diagnosis.steps:
        console.out(f"{'ok  ' if step.is_well else 'FAIL'}  {step.what}: {_printable(step.says)}", highlight=False)
    console.out("A live run can begin." if diagnosis.is_well else "A live run would judge nothing.", highlight=False)
    return 0 if diagnosis.is_well else _NOT_JUDGED


def _printable(text: str) -> str:
    """Return a text without what a terminal would take for an order: a server may have written it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)

"""`troth lint`: what must not be committed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from troth.cassettes import cassettes_in, suspicions

lint_app = typer.Typer(
    help="Look for what must not be committed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@lint_app.callback()
def lint() -> None:
    """Look for what must not be committed."""


@lint_app.command("cassettes")
def lint_cassettes(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Of the recording.")] = Path("cassettes"),
) -> int:
    """Name every place in a recording that looks like a secret."""
    found = 0
    for suspicion in suspicions(folder):
        typer.echo(str(suspicion))
        found += 1
    if found:
        typer.echo(f"{found} places look like secrets. Take them out, change what they give away, and record again.")
        return 1
    typer.echo(f"{len(cassettes_in(folder))} cassettes in {folder}: nothing looks like a secret.")
    return 0

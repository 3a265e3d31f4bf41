"""`troth diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from troth.diff import compare
from troth.report import difference_html, difference_markdown, difference_text
from troth.results import read_results, write_text


def show_difference(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The results.json of the run before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The results.json of the run after.")],
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown, for a pull request.")] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page, too.")] = None,
) -> int:
    """Say what changed from one run to another; 1 if a must newly fails."""
    difference = compare(read_results(old), read_results(new))
    if html is not None:
        write_text(difference_html(difference), html)
    typer.echo(difference_markdown(difference) if markdown else difference_text(difference), nl=not markdown)
    return difference.exit_status

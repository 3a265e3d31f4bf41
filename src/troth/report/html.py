"""The page that a run leaves behind: one file that asks nobody for anything and needs no script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from troth.report import _page
from troth.report._conclusion import VERDICTS, conclude, is_open, moment, number, vendor_title
from troth.report._text import visible
from troth.results import write_text

if TYPE_CHECKING:
    from troth.results import Results

_TEMPLATES = Path(__file__).parent / "templates"

_SIGNS: Final = {"pass": "✓", "warn": "!", "fail": "✕", "inconclusive": "?", "error": "⚠", "not-run": "-"}
"""Verdicts as signs, so that colour never stands alone; the word is always beside them."""


def render_html(document: Results) -> str:
    """Return the page of a run, complete in itself."""
    found = _page.vendors(document)
    return (
        _environment()
        .get_template("page.html")
        .render(
            document=document,
            run=document["run"],
            conclusion=conclude(document),
            vendors=found,
            findings=_page.with_findings(found),
            not_judged=_page.not_judged(found),
            observations=_page.observed(document),
            verdicts=VERDICTS,
        )
    )


def write_html(document: Results, path: Path) -> None:
    """Write the page of a run: whole or not at all.

    Raises:
        ResultsError: the file cannot be written.
    """
    write_text(render_html(document), path)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(sign=_SIGNS)
    environment.filters.update(
        anchor=_page.anchor, title=vendor_title, moment=moment, duration=_page.duration, number=number, link=_link
    )
    environment.tests.update(open=is_open)
    return environment


def _shown(value: object) -> object:
    # Every value passes here on its way to the page, so no template can forget it.
    return visible(value, lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value


def _link(url: str | None) -> str | None:
    # The schema says the same; a page must not depend on who checked the document.
    return url if url and url.startswith(("https://", "http://")) else None

"""The page that a run leaves behind: one file that asks nobody for anything and needs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from troth.errors import ResultsError
from troth.report import _page
from troth.report._conclusion import VERDICTS, conclude, is_open, moment, number, vendor_title
from troth.report._history import look_back
from troth.report._markup import body_text, days_between, prose
from troth.report._spent import costs
from troth.report._text import visible
from troth.report._waived import held, in_words
from troth.results import read_faults, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.results import Faults, Results

_TEMPLATES = Path(__file__).parent / "templates"

_SIGNS: Final = {"pass": "✓", "warn": "!", "fail": "✕", "inconclusive": "?", "error": "⚠", "not-run": "○"}
"""Verdicts as signs, so that colour never stands alone; the word is always beside them."""


def render_html(
    document: Results, *, history: Sequence[Results] = (), faults: Faults | None = None, faults_problem: str = ""
) -> str:
    """Return the page of a run, complete in itself.

    Args:
        document: the results of the run.
        history: results of earlier runs, in any order; those of other targets, and this run itself, are passed over.
        faults: what the suites made of the sandbox's faults.
        faults_problem: why that could not be read, to be said on the page.
    """
    found = _page.vendors(document)
    return render(
        "page.html",
        document=document,
        run=document["run"],
        conclusion=conclude(document),
        past=look_back(document, history),
        vendors=found,
        not_selected=_page.not_selected(document, found),
        findings=_page.with_findings(found),
        not_judged=_page.not_judged(found),
        observations=_page.observed(document),
        discrepancy_places=_page.discrepancy_places(document),
        verdicts=VERDICTS,
        waivers=held(document),
        listed={requirement["id"] for requirement in document["requirements"]},
        faults=faults,
        faults_problem=faults_problem,
    )


def write_html(document: Results, path: Path, *, history: Sequence[Results] = ()) -> None:
    """Write the page of a run: whole or not at all. What `troth faults` left beside it is shown on it.

    Args:
        document: the results of the run.
        path: the page.
        history: results of earlier runs, as for `render_html`.

    Raises:
        ResultsError: the file cannot be written.
    """
    faults, problem = _faults_beside(path)
    write_text(render_html(document, history=history, faults=faults, faults_problem=problem), path)


def _faults_beside(path: Path) -> tuple[Faults | None, str]:
    beside = path.with_name("faults.json")
    if not beside.exists():
        return None, ""
    try:
        return read_faults(beside), ""
    except ResultsError as problem:
        # A run must not lose its page over a file that is not its own.
        return None, str(problem)


def render(template: str, **values: object) -> str:
    """Return a page of its own, made with the styles of the report."""
    return _environment().get_template(template).render(**values)


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
    for name, file in (("script", "page.js"), ("style", "style.css")):
        text = (_TEMPLATES / file).read_text("utf-8")
        # Allowed by hash, so that no other script or style runs, whatever a server managed to put on the page.
        environment.globals[name] = Markup(text)  # noqa: S704 - our own file, and markup is what it has to be
        environment.globals[f"{name}_hash"] = _hash(text)
    environment.globals.update(sign=_SIGNS)
    environment.filters.update(
        anchor=_page.anchor,
        body_text=body_text,
        costs=costs,
        days_to=days_between,
        duration=_page.duration,
        link=_link,
        moment=moment,
        number=number,
        prose=prose,
        title=vendor_title,
        waiver=in_words,
    )
    environment.tests.update(open=is_open)
    return environment


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shown(value: object) -> object:
    # Every value passes here on its way to the page, so no template can forget it.
    return visible(value, lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value


def _link(url: str | None) -> str | None:
    # The schema says the same; a page must not depend on who checked the document.
    return url if url and url.startswith(("https://", "http://")) else None

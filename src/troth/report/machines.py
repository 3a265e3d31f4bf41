"""What a run leaves for machines: JUnit XML, a summary in Markdown, and a badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.report.badge import badge_json
from troth.report.junit import junit_xml
from troth.report.summary import summary_markdown
from troth.results import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results import Results


def write_machines(document: Results, folder: Path) -> None:
    """Write `junit.xml`, `summary.md` and `badge.json` into a folder.

    Raises:
        ResultsError: one of them cannot be written.
    """
    write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{junit_xml(document)}', folder / "junit.xml")
    write_text(summary_markdown(document), folder / "summary.md")
    write_text(badge_json(document), folder / "badge.json")


def append_summary(document: Results, path: Path) -> str:
    """Append the summary to a file that a CI shows; return what went wrong, which is nothing to fail a run for."""
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(summary_markdown(document))
    except OSError as problem:
        return f"the summary could not be appended to {path}: {problem.strerror or problem}"
    return ""

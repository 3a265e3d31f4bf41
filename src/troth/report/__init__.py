"""What people read of a run: a page, and a summary in the terminal. Both speak only of the results document."""

from __future__ import annotations

from troth.report.difference import difference_html, difference_markdown, difference_text
from troth.report.html import render_html, write_html
from troth.report.terminal import print_summary

__all__ = [
    "difference_html",
    "difference_markdown",
    "difference_text",
    "print_summary",
    "render_html",
    "write_html",
]

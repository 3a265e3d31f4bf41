"""What people and machines read of a run: pages, summaries and a badge. All speak only of the results document."""

from __future__ import annotations

from troth.report.allure import write_allure
from troth.report.difference import difference_html, difference_markdown, difference_text
from troth.report.html import render_html, write_html
from troth.report.machines import append_summary, write_machines
from troth.report.terminal import print_summary

__all__ = [
    "append_summary",
    "difference_html",
    "difference_markdown",
    "difference_text",
    "print_summary",
    "render_html",
    "write_allure",
    "write_html",
    "write_machines",
]

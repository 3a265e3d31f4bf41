"""What people read of a run: a page, and a summary in the terminal. Both speak only of the results document."""

from __future__ import annotations

from troth.report.html import render_html, write_html
from troth.report.terminal import print_summary

__all__ = ["print_summary", "render_html", "write_html"]

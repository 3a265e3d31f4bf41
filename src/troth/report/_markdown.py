"""Text from servers, put into Markdown so that it can neither format anything nor link anywhere."""

from __future__ import annotations

import re
from typing import Final

from troth.report._text import visible

_MARKUP: Final = re.compile(r"[\\`*_{}\[\]()#+!|<>~&@]|:(?=//)|(?<=www)[.]|^[-0-9]", re.IGNORECASE)


def plain(text: str) -> str:
    """Return text as itself, on one line: what Markdown would take for markup is escaped."""
    return _MARKUP.sub(_escaped, visible(text))


def code(text: str) -> str:
    """Return text as code, on one line, whatever backticks and bars are in it."""
    shown = visible(text)
    if not shown.strip():
        return "(blank)"
    # Not between backticks: a table ends its cell at a bar even there, and a text may hold any number of backticks.
    return f"<code>{plain(shown)}</code>"


def _escaped(match: re.Match[str]) -> str:
    # A digit takes no backslash; at the start of a line it might begin a list.
    return f"&#{ord(match[0])};" if match[0].isdigit() else f"\\{match[0]}"

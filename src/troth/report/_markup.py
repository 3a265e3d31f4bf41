"""Turns text into the little markup that the page gives it; all of it is escaped here."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from troth.report._text import visible

_CODE: Final = re.compile(r"`([^`\n]+)`")


def prose(text: str) -> Markup:
    """Return a sentence of the contract, with what stands in backticks as code."""
    parts = _CODE.split(visible(text, lines=True))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def body_text(text: str) -> Markup:
    """Return text for between tags, never for an attribute: quotes stay, since JSON is full of them."""
    shown = visible(text, lines=True).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(shown)  # noqa: S704 - escaped in the line before


def days_between(first: str, last: str) -> int | None:
    """Return how many days lie between two days or instants; negative if the last is earlier, None if one is none."""
    try:
        return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
    except ValueError:
        return None

"""What `UpdateCustomerDetails1` answers of each field; a missing or malformed result is for its own test to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth import Answer


def results(answer: Answer, sent: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the well-formed results of the fields sent, by field."""
    found = {name: answer.body.get(name) for name in sent} if isinstance(answer.body, dict) else {}
    return {
        name: result
        for name, result in found.items()
        if isinstance(result, dict) and isinstance(result.get("ok"), bool)
    }


def accepted(answer: Answer, sent: Iterable[str]) -> list[str]:
    """Return the fields whose result is `ok`."""
    return [name for name, result in results(answer, sent).items() if result["ok"]]


def refused(answer: Answer, sent: Iterable[str]) -> list[str]:
    """Return the fields whose result is not `ok`."""
    return [name for name, result in results(answer, sent).items() if not result["ok"]]

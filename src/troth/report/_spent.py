"""What a run cost beside its requests and its time, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.report._conclusion import number

if TYPE_CHECKING:
    from troth.results import Run


def costs(run: Run) -> list[str]:
    """Return what it waited for, how far it kept to a pace, and what its budget was; nothing where there is none."""
    spent = run.get("spent")
    if spent is None:
        return []
    told = []
    if spent["waits"]:
        told.append(f"{number(spent['waits'], 'wait')} for the server, {spent['waited']:.1f} s")
    if spent["paced"]:
        told.append(f"{spent['paced']:.1f} s to keep to the requests per second")
    allowed = [
        *([number(spent["max_requests"], "request")] if spent["max_requests"] else []),
        *([f"{spent['max_minutes']:g} minutes"] if spent["max_minutes"] else []),
    ]
    if allowed:
        told.append(
            f"budget {' and '.join(allowed)}, {number(spent['requests'], 'request')} spent with set-up and cleaning"
        )
    return told

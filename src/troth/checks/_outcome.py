"""Whether an answer grants or refuses, and with which error: by the status at Bubblehouse, by the body at Capillary."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model import Call, Interaction

OK = 200
FIRST_REDIRECT = 300
FIRST_REFUSAL = 400
FIRST_SERVER_ERROR = 500
TOO_MANY = 429
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an answer came out.

    Attributes:
        granted: it is the documented answer to a valid request.
        refused: it is an answer that refuses; an answer may be neither, such as a redirect.
        error_ids: the errors it names.
    """

    granted: bool
    refused: bool
    error_ids: tuple[str, ...]


def errors_in_body(call: Call) -> bool:
    """Tell whether the call's errors are documented without a status, so that only the body can say."""
    return any(error.status is None for error in call.errors)


def outcome(call: Call, interaction: Interaction) -> Outcome:
    """Return how the answer came out.

    Capillary documents no HTTP status: `errors` that is not empty refuses, whatever the status from 200 to 499.
    """
    status = interaction.response.status
    if not errors_in_body(call):
        refused = status >= FIRST_REFUSAL
        named = (interaction.error_id,) if refused and interaction.error_id is not None else ()
        return Outcome(granted=status == OK, refused=refused, error_ids=named)
    body = interaction.json
    listed = body.get("errors") if isinstance(body, dict) else None
    refused = bool(listed) or status >= FIRST_SERVER_ERROR or not isinstance(body, dict)
    # An authorisation error has a body of another form, without `errors`; it names no customer either.
    refused = refused or (status >= FIRST_REFUSAL and "createdId" not in body)
    return Outcome(granted=not refused and status >= OK, refused=refused, error_ids=interaction.error_codes)


def shown(interaction: Interaction) -> str:
    """Return an answer in one line: its status and the beginning of its body, or where a redirect leads."""
    status, location = interaction.response.status, interaction.response.header("location")
    if location is not None and FIRST_REDIRECT <= status < FIRST_REFUSAL:
        return f"HTTP {status}, a redirect to {_short(location)}"
    body = interaction.json
    if body is None:
        text = interaction.response.body.decode("utf-8", errors="replace")
    else:
        text = json.dumps(body, ensure_ascii=False)
    return f"HTTP {status} {_short(text)}".rstrip()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

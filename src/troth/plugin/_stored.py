"""Cases as they are stored: JSON, and nothing else."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class SuiteError(Exception):
    """A test of the suites is wrong, or troth is: never the server."""


def stored(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as JSON: bytes become `{"base64": "…"}`.

    Raises:
        SuiteError: a strategy drew something else.
    """
    plain = {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in case.items()
    }
    try:
        json.dumps(plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise SuiteError(f"a strategy draws what is not JSON: {error}") from None
    return plain


def loaded(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a stored case as it was drawn: what a test does to it must not reach what is told of it."""
    values = json.loads(json.dumps(dict(case)))
    return {
        name: base64.b64decode(value["base64"]) if isinstance(value, dict) and set(value) == {"base64"} else value
        for name, value in values.items()
    }


def text_of(case: Mapping[str, Any]) -> str:
    """Return a case as text: so true is not 1, as it is between values."""
    return json.dumps(dict(case), sort_keys=True)

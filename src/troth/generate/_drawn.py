"""A drawn request as a value: plain JSON, so that a case can be stored, printed, and sent again by any later version.

It names nobody: who is asked about is put in when it is sent (see `_caller`), because a case outlives the customers of
the run that drew it.
"""

from __future__ import annotations

import base64
import json
from typing import Any, NotRequired, TypedDict

JSON_TYPE = "application/json"


class Drawn(TypedDict):
    """One drawn request.

    Attributes:
        method: the HTTP method.
        body: `{"json": value}`, `{"base64": "…"}`, or None for none.
        query: names and values, in order; left out where the call has no query.
        type: the media type of the body, where it is not JSON's.
        number: decides among what is equal: which customer of a pool, which kind of bad token.
        valid: the documentation calls it valid; left out where it does not.
        spoiled: what is done to the bytes of the body when it is sent, a key of `SPOILED`.
        cause: the documented error that the request is to be refused with.
        like: a printed answer; the customer asked about is made like the one it shows, if it shows one.
        debug: a `debug` in the body is sent to the embedded sandbox; elsewhere it is left out.
    """

    method: str
    body: dict[str, Any] | None
    query: NotRequired[list[list[str]]]
    type: NotRequired[str]
    number: NotRequired[int]
    valid: NotRequired[bool]
    spoiled: NotRequired[str]
    cause: NotRequired[str]
    like: NotRequired[Any]
    debug: NotRequired[bool]


class Dubious(TypedDict):
    """The parts of a request that are not the same for all of a call: the JSON value of its body, and its query."""

    body: Any
    query: NotRequired[list[list[str]]]


def stored_body(body: object) -> dict[str, Any] | None:
    """Return a body as it is stored; bytes that are JSON are stored as the value they spell.

    So whoever is named in them is seen, and replaced, like anybody else.
    """
    if not isinstance(body, bytes):
        return {"json": body}
    try:
        return {"json": _finite(json.loads(body))}
    except (ValueError, RecursionError):
        return {"base64": base64.b64encode(body).decode()}


def _finite(value: object) -> object:
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    return value

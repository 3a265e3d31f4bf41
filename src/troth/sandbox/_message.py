"""What travels: the request as it came, and the answer before it is written to the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Attributes:
        method: upper case.
        path: as sent, still percent-encoded, without the query.
        query: the decoded pairs, in order, empty values included.
        headers: lower-case names; repeated ones joined by a comma.
        body: as sent; never longer than the server's limit.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments, each decoded on its own, so that an encoded slash stays inside its segment."""
        return tuple(unquote(part) for part in self.path.strip("/").split("/"))

    def json(self) -> Any:  # noqa: ANN401  # JSON is any value; hooks look into it
        """Return the body as JSON, or None where it is none: for hooks, which need no error of their own."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def with_json(self, value: object) -> Self:
        """Return the same request with another JSON body."""
        return replace(self, body=json.dumps(value).encode())

    def with_path(self, path: str) -> Self:
        """Return the same request to another path."""
        return replace(self, path=path)

    def with_header(self, name: str, value: str) -> Self:
        """Return the same request with one header set."""
        return replace(self, headers={**self.headers, name.lower(): value})


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, before it is written.

    Attributes:
        status: the HTTP status.
        body: a JSON value; ignored if `raw` is given.
        raw: the bytes to send instead of `body`, e.g. compressed, escaped, or broken on purpose.
        headers: further headers, spelled as they shall be sent. `content-type` is added unless it is among them, and
            `content-length` unless they say `transfer-encoding: chunked`, which sends the body in pieces.
        delay: seconds to wait before answering.
    """

    status: int
    body: Any = None
    raw: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None."""
        return next((value for there, value in self.headers if there.lower() == name.lower()), None)

    def content(self) -> bytes:
        """Return the bytes of the body."""
        if self.raw is not None:
            return self.raw
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()

    def with_body(self, body: object) -> Self:
        """Return the same answer with another JSON body."""
        return replace(self, body=body, raw=None)

    def with_members(self, **members: object) -> Self:
        """Return the same answer with members of its body set."""
        return self.with_body({**self.body, **members})

    def without(self, *names: str) -> Self:
        """Return the same answer without these members of its body."""
        return self.with_body({name: value for name, value in self.body.items() if name not in names})

    def with_header(self, name: str, value: str) -> Self:
        """Return the same answer with one header set, in place of any of that name."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))

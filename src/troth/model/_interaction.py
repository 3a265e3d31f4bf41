"""What happened, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from troth.model._json import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Verdict(StrEnum):
    """What is known of a requirement, from least to most grave; a requirement has the worst of its parts."""

    NOT_RUN = "not-run"
    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    FAIL = "fail"

    @property
    def gravity(self) -> int:
        """The place in the order of declaration; `max(verdicts, key=...)` finds the worst."""
        return tuple(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it was sent. Header names keep their letter case; `body` is None where there was none.

    Attributes:
        caller: in whose name it was sent and what was wrong with the credentials, in words that hold no secret.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    caller: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """One response as it came. `seconds` is the time from the first byte sent to the last one read."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def header(self, name: str) -> str | None:
        """Return the first header of that name, whatever its letter case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Interaction:
    """One request and its response, as they happened.

    Attributes:
        call: id of the call it belongs to, or of a read-back that no requirement judges (empty).
        sent: UTC.
    """

    call: str
    sent: datetime
    request: Request
    response: Response

    @property
    def json(self) -> Any:  # noqa: ANN401 - a JSON value is any of seven types
        """The response body as a JSON value, read leniently; None if it is none (`not_json` tells the two apart)."""
        return read_json(self.response.body).value

    @property
    def not_json(self) -> str:
        """What keeps the response body from being strict JSON; empty if nothing does."""
        return read_json(self.response.body).problem

    @cached_property
    def error_id(self) -> str | None:
        """The error the body names: Bubblehouse's `id`, else Capillary's first code; None if it names none."""
        named = self.json.get("id") if isinstance(self.json, dict) else None
        if isinstance(named, str) and self.response.status >= 400:  # noqa: PLR2004 - first error status
            return named
        return next(iter(self.error_codes), None)

    @cached_property
    def error_codes(self) -> tuple[str, ...]:
        """The code of each entry of Capillary's `errors`, as digits; an entry without one is left out."""
        listed = self.json.get("errors") if isinstance(self.json, dict) else None
        entries = listed if isinstance(listed, list) else [listed]
        codes = [entry.get("code") for entry in entries if isinstance(entry, dict)]
        # JSON does not tell 8015 from 8015.0.
        whole = [int(code) if isinstance(code, float) and code.is_integer() else code for code in codes]
        return tuple(str(code) for code in whole if code is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One disagreement between documentation and server.

    Attributes:
        requirement: full id.
        expected: what the documentation allows; one sentence per alternative.
        actual: what came instead.
        where: JSON pointer into the answer, or the name of a header; None if it is the whole answer.
        test: node id of the test that saw it.
        case: the drawn values of the case, by name; JSON.
        reproduced: False if the same case passed when it was sent again.
        exchanges: the interactions of the case, in order.
    """

    requirement: str
    expected: tuple[str, ...]
    actual: str
    where: str | None = None
    test: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)
    reproduced: bool = True
    exchanges: tuple[Interaction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Something seen that the documentation neither promises nor forbids."""

    call: str
    what: str
    exchange: Interaction

"""The values everything else speaks about. All are frozen; a change returns a new one.

A vendor documents calls, a call makes requirements, an interaction is one request and its response, a finding is one
disagreement between the two.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Level = Literal["must", "should", "may"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A public page of a vendor's documentation, and the day it was read."""

    id: str
    url: str
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A place where the documentation contradicts itself, both sides of it, and the reading chosen.

    `sides` holds pairs of page id and what that page says, in our words.
    """

    id: str
    vendor: str
    about: str
    sides: tuple[tuple[str, str], ...]
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One promise of the documentation.

    Attributes:
        id: e.g. `bubblehouse/MergeCustomers1#earlier-account-wins`; never reused.
        call: the part of the id before `#`.
        level: RFC 2119; only `must` gates.
        says: the promise, in our words.
        source: page id and section, e.g. `MergeCustomers1, description`.
        url: the page's address.
        excluded: why no outside observer can test it (one of four reasons); empty if it is tested.
        because: one sentence more about the exclusion.
        needs: configuration keys or options without which it is `not-run`.
        discrepancies: ids of the discrepancies its reading rests on.
    """

    id: str
    call: str
    level: Level
    says: str
    source: str
    url: str = ""
    excluded: str = ""
    because: str = ""
    needs: tuple[str, ...] = ()
    discrepancies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedError:
    """An error answer the documentation lists: Bubblehouse by status and id, Capillary by a code without a status."""

    id: str
    status: int | None
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A path or query parameter of a call, beside the version and the shop."""

    name: str
    where: Literal["path", "query"]
    required: bool
    says: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A documented example as values: a request body, the response body to it, or both; None where none is shown."""

    name: str
    source: str
    request: Any = None
    status: int | None = None
    response: Any = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One documented call.

    Attributes:
        id: `vendor/name`.
        path: with `{shop}`-like holes.
        tokens: kinds of token the page admits.
        input: JSON Schema of the body of a valid request; complete in itself, as are the next two.
        output: JSON Schema of the documented answer.
        refusal: JSON Schema of the body of an error answer.
    """

    id: str
    vendor: str
    name: str
    says: str
    methods: tuple[str, ...]
    path: str
    kind: Literal["read", "write"]
    tokens: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    errors: tuple[DocumentedError, ...]
    requirements: tuple[Requirement, ...]
    input: Mapping[str, Any]
    output: Mapping[str, Any]
    refusal: Mapping[str, Any]
    examples: tuple[Example, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """The part of each requirement's id after `#`."""
        return tuple(requirement.id.partition("#")[2] for requirement in self.requirements)

    def error(self, error_id: str) -> DocumentedError:
        """Return the documented error of that id.

        Raises:
            KeyError: the call documents no such error.
        """
        for error in self.errors:
            if error.id == error_id:
                return error
        raise KeyError(f"{self.id} documents no error {error_id!r}")

    def requirement(self, slug: str) -> Requirement | None:
        """Return the requirement of that slug, or None if this call does not make it."""
        wanted = f"{self.id}#{slug}"
        return next((requirement for requirement in self.requirements if requirement.id == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A vendor: its pages, the contradictions among them, and its calls."""

    name: str
    title: str
    contract: str
    base_url: str
    authentication: str
    pages: tuple[Page, ...]
    discrepancies: tuple[Discrepancy, ...]
    calls: tuple[Call, ...]

    def call(self, name: str) -> Call:
        """Return the call of that name.

        Raises:
            KeyError: the vendor documents no such call.
        """
        for call in self.calls:
            if call.name == name:
                return call
        raise KeyError(f"{self.name} documents no call {name!r}")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it was sent. Header names keep their letter case; `body` is None where there was none."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


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

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 - a JSON value is any of seven types
        """The response body as a JSON value; None if it is none (`is_json` tells the two apart)."""
        try:
            return json.loads(self.response.body)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def error_id(self) -> str | None:
        """The error the body names: Bubblehouse's `id`, Capillary's first `code` as digits; None if it names none."""
        body = self.json
        if not isinstance(body, dict):
            return None
        if isinstance(listed := body.get("errors"), list) and listed and isinstance(listed[0], dict):
            return str(listed[0].get("code"))
        named = body.get("id")
        return named if isinstance(named, str) and self.response.status >= 400 else None  # noqa: PLR2004 - first error status


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The documented promises of all vendors.

    Attributes:
        version: the latest date of the vendors' contracts.
    """

    version: str
    vendors: tuple[Vendor, ...]

    def vendor(self, name: str) -> Vendor:
        """Return the vendor of that name.

        Raises:
            KeyError: there is none.
        """
        for vendor in self.vendors:
            if vendor.name == name:
                return vendor
        raise KeyError(f"no vendor {name!r} in the contract")

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call, vendor by vendor."""
        return tuple(call for vendor in self.vendors for call in vendor.calls)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement, call by call, excluded ones included."""
        return tuple(requirement for call in self.calls for requirement in call.requirements)

    def call(self, call_id: str) -> Call:
        """Return a call by its full id, `vendor/name`.

        Raises:
            KeyError: there is none.
        """
        vendor, _, name = call_id.partition("/")
        return self.vendor(vendor).call(name)

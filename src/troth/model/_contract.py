"""What the documentation promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Level = Literal["must", "should", "may"]


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

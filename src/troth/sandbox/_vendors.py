"""The vendors, found by the names of their packages, and what each has to offer."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

import troth.sandbox

if TYPE_CHECKING:
    from troth.sandbox._clock import Clock
    from troth.sandbox._hooks import Exchange, Step
    from troth.sandbox._message import Answer, Request
    from troth.sandbox._settings import Settings
    from troth.sandbox._store import Store

_NOT_VENDORS = {"faults", "variants"}


class Vendor(Protocol):
    """The functions that a vendor's package (`troth/sandbox/<vendor>/__init__.py`) has at module level."""

    def claims(self, path: str) -> bool:
        """Say whether a path (as sent) lies in this vendor's part of the address space."""

    def call_of(self, path: str) -> str | None:
        """Return the documented call that a path asks for, or None."""

    def settle(self, store: Store, clock: Clock, settings: Settings) -> None:
        """Do what has become due since the last exchange, before the next one begins."""

    def handle(self, exchange: Exchange) -> Answer:
        """Answer a request honestly. Whatever was sent, it raises nothing and answers below 500."""

    def problem(self, status: int, slug: str, message: str) -> Answer:
        """Return the vendor's form of an error that the server found itself: a body too long, our own failure."""

    def compose(self, step: Step) -> Request:
        """Return the request that a step of a transcript stands for."""

    def configuration(self, url: str) -> dict[str, Any]:
        """Return the vendor's table of a `troth.toml` that reaches this sandbox at `url`."""


@cache
def vendors() -> dict[str, Vendor]:
    """Return every vendor by its name, in the order of the names."""
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(troth.sandbox.__path__)
        if module.ispkg and module.name not in _NOT_VENDORS
    )
    return {name: cast("Vendor", import_module(f"troth.sandbox.{name}")) for name in names}

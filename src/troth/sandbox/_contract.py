"""The requirements that faults break, read from the contract's own files: the sandbox shares no code with the judge."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Promise:
    """What a fault can break.

    Attributes:
        id: e.g. `bubblehouse/MergeCustomers1#earlier-account-wins`.
        level: `must`, `should` or `may`.
        source: where it is documented.
        excluded: why nobody can test it; empty if somebody can.
    """

    id: str
    level: str
    source: str
    excluded: str


def promises() -> dict[str, Promise]:
    """Return every requirement of the contract, by id."""
    found: dict[str, Promise] = {}
    for vendor_file in sorted((data_root() / "specs").glob("*/vendor.toml")):
        vendor = tomllib.loads(vendor_file.read_text(encoding="utf-8"))
        for call_file in sorted(vendor_file.parent.glob("*/call.toml")):
            found |= {promise.id: promise for promise in _of_call(vendor, vendor_file.parent.name, call_file)}
    return found


def _of_call(vendor: dict[str, Any], vendor_name: str, call_file: Path) -> Iterator[Promise]:
    call = tomllib.loads(call_file.read_text(encoding="utf-8"))
    place = f"{vendor_name}/{call_file.parent.name}"
    shared = [entry for entry in vendor.get("requirement", ()) if _applies(entry["applies"], call)]
    for entry in (*call.get("requirement", ()), *shared):
        yield _promise(f"{place}#{entry['id']}", entry)
    for family in vendor.get("family", ()):
        if family["id"] in call["errors"]:
            for error in family["error"]:
                slug = str(error.get("code") or error["id"]).replace("_", "-")
                yield _promise(f"{place}#error-{slug}", error)


def _promise(promise_id: str, entry: dict[str, Any]) -> Promise:
    return Promise(promise_id, entry.get("level", "must"), entry["source"], entry.get("excluded", ""))


def _applies(to: str, call: dict[str, Any]) -> bool:
    kinds: dict[str, bool] = {
        "all": True,
        "read": call["kind"] == "read",
        "write": call["kind"] == "write",
        "shop-token-only": call["tokens"] == ["shop"],
        "customer-token": "customer" in call["tokens"],
    }
    return kinds[to]

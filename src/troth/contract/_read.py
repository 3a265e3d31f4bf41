"""From folders of files to a `Contract`: one folder a vendor, one folder in it a call, found by a sorted glob."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.contract._check import Known, check_call, check_examples, check_vendor, unique
from troth.contract._files import read_json, read_toml
from troth.contract._ledger import check_ledger
from troth.contract._schemas import bundle
from troth.errors import ContractError
from troth.model import (
    Call,
    Contract,
    Discrepancy,
    DocumentedError,
    Example,
    Page,
    Parameter,
    Requirement,
    Vendor,
)
from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LAYOUT = "The layout is DIR/<vendor>/<Call>/call.toml; docs/adding-a-call.md shows one."
_TYPES = "types"
_NAMES = {"vendor": re.compile(r"[a-z][a-z0-9-]*"), "call": re.compile(r"[A-Za-z][A-Za-z0-9]*")}


def load_contract(more: Sequence[Path] = (), *, specs: Path | None = None) -> Contract:
    """Return the contract of `specs/`, and of further folders laid out like it.

    A further folder may hold calls of a known vendor (then it needs no `vendor.toml`) or vendors of its own.

    Args:
        more: the further folders.
        specs: a folder in place of `specs/`.

    Raises:
        ContractError: a file is missing or wrong; it names file, key and remedy.
    """
    roots = [specs or data_root() / "specs", *more]
    for root in roots:
        if not root.is_dir():
            raise ContractError("is not a folder.", path=root, advice=_LAYOUT)
        if not any(_folders(vendor, "call") for vendor in _folders(root, "vendor")):
            raise ContractError("holds no call.", path=root, advice=_LAYOUT)
    names = sorted({folder.name for root in roots for folder in _folders(root, "vendor")})
    vendors = tuple(_vendor(name, [root / name for root in roots if (root / name).is_dir()]) for name in names)
    return Contract(version=max(vendor.contract for vendor in vendors), vendors=vendors)


def _folders(folder: Path, what: str) -> list[Path]:
    """Return the folders of vendors in a root, or of calls in a vendor's."""
    found = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    named = [path for path in found if path.name != _TYPES]
    for path in named:
        if _NAMES[what].fullmatch(path.name) is None:
            message = f"is not the name of a {what}: it has to match {_NAMES[what].pattern}."
            raise ContractError(message, path=path, advice=_LAYOUT)
    return named


@dataclass(frozen=True, slots=True)
class _Shared:
    """What `vendor.toml` says for all calls of the vendor."""

    folder: Path
    document: dict[str, Any]
    pages: dict[str, Page]
    page_kinds: dict[str, str]
    known: Known

    @property
    def name(self) -> str:
        """The name of the vendor: that of its folder."""
        return self.folder.name


def _vendor(name: str, folders: list[Path]) -> Vendor:
    path, *others = [folder / "vendor.toml" for folder in folders]
    for other in others:
        if other.exists():
            advice = "Leave it out: the calls beside it are added to that vendor."
            raise ContractError(f"{name} already has {path}.", path=other, advice=advice)
    document = read_toml(path, "vendor")
    known = check_vendor(document, path)
    pages = {page["id"]: Page(id=page["id"], url=page["url"], read=page["read"]) for page in document["page"]}
    shared = _Shared(
        folder=folders[0],
        document=document,
        pages=pages,
        page_kinds={page["id"]: page["kind"] for page in document["page"]},
        known=known,
    )
    return Vendor(
        name=name,
        title=document["title"],
        contract=document["contract"],
        base_url=document["base_url"],
        authentication=document["authentication"],
        pages=tuple(pages.values()),
        discrepancies=tuple(
            Discrepancy(
                id=entry["id"],
                vendor=name,
                about=entry["about"],
                sides=tuple((side["page"], side["says"]) for side in entry["sides"]),
                reading=entry["reading"],
            )
            for entry in document.get("discrepancy", [])
        ),
        calls=_calls(shared, folders),
    )


def _calls(shared: _Shared, folders: list[Path]) -> tuple[Call, ...]:
    calls: dict[str, Call] = {}
    for folder in (call for vendor in folders for call in _folders(vendor, "call")):
        path = folder / "call.toml"
        call = _call(shared, folder)
        if call.name in calls:
            advice = "A call has one folder; rename or remove this one."
            raise ContractError(f"{shared.name} already has a call {call.name}.", path=path, advice=advice)
        for other in calls.values():
            if call.path == other.path and (both := set(call.methods) & set(other.methods)):
                message = f"{min(both)} {call.path} is {other.name} already."
                raise ContractError(message, path=path, key="path", advice="Two calls differ in method or path.")
        calls[call.name] = call
    return tuple(calls.values())


def _call(shared: _Shared, folder: Path) -> Call:
    path = folder / "call.toml"
    document = read_toml(path, "call")
    check_call(document, shared.known, path)
    call_id = f"{shared.name}/{folder.name}"
    families = [family for family in shared.document.get("family", []) if family["id"] in document["errors"]]
    families.sort(key=lambda family: document["errors"].index(family["id"]))
    errors = tuple(
        DocumentedError(id=_error_id(error), status=error.get("status"), family=family["id"])
        for family in families
        for error in family["error"]
    )
    requirements = (
        *_own_requirements(shared, document, call_id),
        *_shared_requirements(shared, document, call_id),
        *_error_requirements(shared, document, families, call_id),
    )
    slugs = unique((requirement.id.partition("#")[2] for requirement in requirements), path, "requirement")
    if (ledger := folder / "ledger.toml").exists():  # a call of one's own may have no page to count
        check_ledger(ledger, document["page"], slugs)
    return Call(
        id=call_id,
        vendor=shared.name,
        name=folder.name,
        says=document["says"],
        methods=tuple(document["methods"]),
        path=document["path"],
        kind=document["kind"],
        tokens=tuple(document["tokens"]),
        parameters=tuple(
            Parameter(
                name=entry["name"],
                where=entry["in"],
                required=entry["required"],
                says=entry["says"],
                schema=entry["schema"],
            )
            for entry in document.get("parameter", [])
        ),
        errors=errors,
        requirements=requirements,
        input=bundle(folder / "input.schema.json", shared.folder),
        output=bundle(folder / "output.schema.json", shared.folder),
        refusal=bundle(shared.folder / _TYPES / "Error.schema.json", shared.folder),
        examples=_examples(shared, errors, folder / "examples.json"),
    )


def _examples(shared: _Shared, errors: tuple[DocumentedError, ...], path: Path) -> tuple[Example, ...]:
    entries = read_json(path, "examples")
    check_examples(entries, (error.id for error in errors), shared.known, path)
    return tuple(
        Example(
            name=entry["name"],
            source=entry["source"],
            request=entry["request"],
            status=entry["status"],
            response=entry["response"],
            error=None if entry["error"] is None else str(entry["error"]),
        )
        for entry in entries
    )


def _error_id(error: dict[str, Any]) -> str:
    return str(error.get("id", error.get("code")))


def _own_requirements(shared: _Shared, document: dict[str, Any], call_id: str) -> list[Requirement]:
    return [
        _requirement(shared, entry, f"{call_id}#{entry['id']}", entry["source"])
        for entry in document.get("requirement", [])
    ]


def _shared_requirements(shared: _Shared, document: dict[str, Any], call_id: str) -> list[Requirement]:
    tokens = document["tokens"]
    kinds = {
        "all": True,
        "read": document["kind"] == "read",
        "write": document["kind"] == "write",
        "shop-token-only": tokens == ["shop"],
        "customer-token": "customer" in tokens,
    }
    return [
        _requirement(shared, entry, f"{call_id}#{entry['id']}", entry["source"])
        for entry in shared.document.get("requirement", [])
        if kinds[entry["applies"]]
    ]


def _error_requirements(
    shared: _Shared, document: dict[str, Any], families: list[dict[str, Any]], call_id: str
) -> list[Requirement]:
    made = []
    for entry in (entry for family in families for entry in family["error"]):
        slug = "error-" + _error_id(entry).replace("_", "-")
        page, _, section = entry["source"].partition(",")
        # Every call that names the family prints the error on its own page.
        own = shared.page_kinds[page.strip()] == "call"
        source = f"{document['page']},{section}" if own else entry["source"]
        made.append(_requirement(shared, entry, f"{call_id}#{slug}", source))
    return made


def _requirement(shared: _Shared, entry: dict[str, Any], full_id: str, source: str) -> Requirement:
    return Requirement(
        id=full_id,
        call=full_id.partition("#")[0],
        level=entry.get("level", "must"),
        says=entry["says"],
        source=source,
        url=shared.pages[source.split(",", 1)[0].strip()].url,
        excluded=entry.get("excluded", ""),
        because=entry.get("because", ""),
        needs=tuple(need if need.startswith("--") else f"{shared.name}.{need}" for need in entry.get("needs", [])),
        discrepancies=tuple(entry.get("discrepancies", [])),
    )

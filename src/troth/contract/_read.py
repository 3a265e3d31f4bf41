"""From folders of files to a `Contract`: one folder a vendor, one folder in it a call, found by a sorted glob."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.contract._files import did_you_mean, read_json, read_toml
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
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def load_contract(more: Sequence[Path] = ()) -> Contract:
    """Return the contract of `specs/`, and of further folders laid out like it.

    A further folder may hold calls of a known vendor (then it needs no `vendor.toml`) or vendors of its own.

    Raises:
        ContractError: a file is missing or wrong; it names file, key and remedy.
    """
    roots = [data_root() / "specs", *more]
    for root in more:
        if not root.is_dir():
            raise ContractError("is not a folder.", path=root, advice="--specs takes a folder laid out like specs/.")
    names = sorted({folder.name for root in roots for folder in root.iterdir() if _is_vendor(folder)})
    vendors = tuple(_vendor(name, [root / name for root in roots if (root / name).is_dir()]) for name in names)
    return Contract(version=max(vendor.contract for vendor in vendors), vendors=vendors)


def _is_vendor(folder: Path) -> bool:
    return folder.is_dir() and not folder.name.startswith((".", "_"))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What `vendor.toml` says for all calls of the vendor."""

    path: Path
    name: str
    document: dict[str, Any]
    pages: dict[str, Page]
    page_kinds: dict[str, str]
    discrepancies: frozenset[str]

    def page(self, source: str, path: Path, key: str) -> Page:
        """Return the page a source begins with."""
        name = source.split(",", 1)[0].strip()
        if name not in self.pages:
            advice = did_you_mean(name, self.pages) or f"Add it as a [[page]] of {self.path}."
            raise ContractError(f'source "{source}" begins with no known page.', path=path, key=key, advice=advice)
        return self.pages[name]


def _vendor(name: str, folders: list[Path]) -> Vendor:
    path = folders[0] / "vendor.toml"
    document = read_toml(path, "vendor")
    pages = {page["id"]: Page(id=page["id"], url=page["url"], read=page["read"]) for page in document["page"]}
    discrepancies = tuple(
        Discrepancy(
            id=entry["id"],
            vendor=name,
            about=entry["about"],
            sides=tuple((side["page"], side["says"]) for side in entry["sides"]),
            reading=entry["reading"],
        )
        for entry in document.get("discrepancy", [])
    )
    shared = _Shared(
        path=path,
        name=name,
        document=document,
        pages=pages,
        page_kinds={page["id"]: page["kind"] for page in document["page"]},
        discrepancies=frozenset(discrepancy.id for discrepancy in discrepancies),
    )
    _unique((family["id"] for family in document.get("family", [])), path, "family")
    _unique((discrepancy.id for discrepancy in discrepancies), path, "discrepancy")
    calls = [_call(shared, call_path.parent) for folder in folders for call_path in sorted(folder.glob("*/call.toml"))]
    return Vendor(
        name=name,
        title=document["title"],
        contract=document["contract"],
        base_url=document["base_url"],
        authentication=document["authentication"],
        pages=tuple(pages.values()),
        discrepancies=discrepancies,
        calls=tuple(calls),
    )


def _call(shared: _Shared, folder: Path) -> Call:
    path = folder / "call.toml"
    document = read_toml(path, "call")
    call_id = f"{shared.name}/{folder.name}"
    families = _families(shared, document, path)
    requirements = (
        *_own_requirements(shared, document, call_id, path),
        *_shared_requirements(shared, document, call_id),
        *_error_requirements(shared, document, families, call_id, path),
    )
    _unique((requirement.id for requirement in requirements), path, "requirement")
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
        errors=tuple(
            DocumentedError(id=_error_id(error), status=error.get("status"), family=family["id"])
            for family in families
            for error in family["error"]
        ),
        requirements=requirements,
        input=bundle(folder / "input.schema.json"),
        output=bundle(folder / "output.schema.json"),
        refusal=bundle(shared.path.parent / "types" / "Error.schema.json"),
        examples=tuple(
            Example(
                name=entry["name"],
                source=entry["source"],
                request=entry.get("request"),
                status=entry.get("status"),
                response=entry.get("response"),
                error=entry.get("error"),
            )
            for entry in read_json(folder / "examples.json", "examples")
        ),
    )


def _families(shared: _Shared, document: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    known = {family["id"]: family for family in shared.document.get("family", [])}
    for index, name in enumerate(document["errors"]):
        if name not in known:
            advice = did_you_mean(name, known) or f"Families of {shared.path}: {', '.join(known)}."
            raise ContractError(f'no error family "{name}".', path=path, key=f"errors[{index}]", advice=advice)
    return [known[name] for name in document["errors"]]


def _error_id(error: dict[str, Any]) -> str:
    return str(error.get("id", error.get("code")))


def _own_requirements(shared: _Shared, document: dict[str, Any], call_id: str, path: Path) -> list[Requirement]:
    return [
        _requirement(shared, entry, f"{call_id}#{entry['id']}", entry["source"], (path, f"requirement[{index}]"))
        for index, entry in enumerate(document.get("requirement", []))
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
        _requirement(shared, entry, f"{call_id}#{entry['id']}", entry["source"], (shared.path, f"requirement[{index}]"))
        for index, entry in enumerate(shared.document.get("requirement", []))
        if kinds[entry["applies"]]
    ]


def _error_requirements(
    shared: _Shared, document: dict[str, Any], families: list[dict[str, Any]], call_id: str, path: Path
) -> list[Requirement]:
    made = []
    for family in families:
        for index, entry in enumerate(family["error"]):
            slug = "error-" + _error_id(entry).replace("_", "-")
            page, _, section = entry["source"].partition(",")
            # Every call that names the family prints the error on its own page.
            own = shared.page_kinds.get(page.strip()) == "call" and document["page"] in shared.pages
            source = f"{document['page']},{section}" if own else entry["source"]
            key = f"family.{family['id']}.error[{index}]"
            made.append(_requirement(shared, entry, f"{call_id}#{slug}", source, (shared.path if own else path, key)))
    return made


def _requirement(
    shared: _Shared, entry: dict[str, Any], full_id: str, source: str, place: tuple[Path, str]
) -> Requirement:
    path, key = place
    for discrepancy in entry.get("discrepancies", []):
        if discrepancy not in shared.discrepancies:
            advice = did_you_mean(discrepancy, shared.discrepancies) or f"Add it as a [[discrepancy]] of {shared.path}."
            raise ContractError(
                f'no discrepancy "{discrepancy}".', path=path, key=f"{key}.discrepancies", advice=advice
            )
    return Requirement(
        id=full_id,
        call=full_id.partition("#")[0],
        level=entry.get("level", "must"),
        says=entry["says"],
        source=source,
        url=shared.page(source, path, f"{key}.source").url,
        excluded=entry.get("excluded", ""),
        because=entry.get("because", ""),
        needs=tuple(need if need.startswith("--") else f"{shared.name}.{need}" for need in entry.get("needs", [])),
        discrepancies=tuple(entry.get("discrepancies", [])),
    )


def _unique(ids: Iterable[str], path: Path, key: str) -> None:
    seen = set()
    for name in ids:
        if name in seen:
            raise ContractError(
                f'"{name}" is there twice.',
                path=path,
                key=key,
                advice="An id is used once and never reused; rename one.",
            )
        seen.add(name)

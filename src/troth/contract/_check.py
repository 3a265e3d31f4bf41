"""What a schema of `specs/_meta` cannot say of a vendor's files: ids are used once, and references lead somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.contract._files import configuration_keys
from troth.contract._schemas import check_schema
from troth.errors import ContractError
from troth.meta import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HOLE = re.compile(r"\{(\w+)\}")
_HOLES_OF_ALL = frozenset({"api_version", "shop"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the files of a vendor may refer to, by what a reference to it is called.

    Attributes:
        path: the `vendor.toml` that has it.
    """

    path: Path
    page: frozenset[str]
    family: frozenset[str]
    discrepancy: frozenset[str]
    setting: frozenset[str]


def check_vendor(document: dict[str, Any], path: Path) -> Known:
    """Check a `vendor.toml` that is valid by its schema; return what the calls may refer to.

    Raises:
        ContractError: an id is there twice, or a reference leads nowhere.
    """
    families = document.get("family", [])
    requirements = document.get("requirement", [])
    discrepancies = document.get("discrepancy", [])
    known = Known(
        path=path,
        page=unique((entry["id"] for entry in document["page"]), path, "page"),
        family=unique((entry["id"] for entry in families), path, "family"),
        discrepancy=unique((entry["id"] for entry in discrepancies), path, "discrepancy"),
        setting=configuration_keys(path.parent.name),
    )
    unique((entry["id"] for entry in requirements), path, "requirement")
    for index, entry in enumerate(discrepancies):
        for number, side in enumerate(entry["sides"]):
            _refer("page", [side["page"]], known, path, f"discrepancy[{index}].sides[{number}].page")
    for index, family in enumerate(families):
        unique((str(error.get("id", error.get("code"))) for error in family["error"]), path, f"family[{index}].error")
        for number, entry in enumerate(family["error"]):
            _check_promise(entry, known, path, f"family[{index}].error[{number}]")
    for index, entry in enumerate(requirements):
        _check_promise(entry, known, path, f"requirement[{index}]")
    return known


def check_call(document: dict[str, Any], known: Known, path: Path) -> None:
    """Check a `call.toml` that is valid by its schema.

    Raises:
        ContractError: an id is there twice, or a reference leads nowhere.
    """
    _refer("page", [document["page"]], known, path, "page")
    _refer("family", document["errors"], known, path, "errors")
    for index, entry in enumerate(document.get("requirement", [])):
        _check_promise(entry, known, path, f"requirement[{index}]")
    parameters = document.get("parameter", [])
    unique((entry["name"] for entry in parameters), path, "parameter")
    holes = set(_HOLE.findall(document["path"])) - _HOLES_OF_ALL
    filled = {entry["name"] for entry in parameters if entry["in"] == "path"}
    for name in sorted(holes ^ filled):
        advice = did_you_mean(name, filled if name in holes else holes) or "Write both, the parameter and its place."
        missing = 'no [[parameter]] in = "path" is called' if name in holes else "the path has no place for"
        raise ContractError(f'{missing} "{name}".', path=path, key="path", advice=advice)
    for index, entry in enumerate(parameters):
        check_schema(entry["schema"], path, f"parameter[{index}].schema")


def check_examples(examples: list[dict[str, Any]], errors: Iterable[str], known: Known, path: Path) -> None:
    """Check an `examples.json` that is valid by its schema.

    Raises:
        ContractError: a name is there twice, or a page or an error is not known.
    """
    documented = frozenset(errors)
    unique((entry["name"] for entry in examples), path, "name")
    for index, entry in enumerate(examples):
        _refer("page", [_page(entry["source"])], known, path, f"[{index}].source")
        error = entry["error"]
        if error is not None and str(error) not in documented:
            advice = did_you_mean(str(error), documented) or "Name a family that has it among the call's errors."
            raise ContractError(f'the call has no error "{error}".', path=path, key=f"[{index}].error", advice=advice)


def unique(ids: Iterable[str], path: Path, key: str) -> frozenset[str]:
    """Return the ids.

    Raises:
        ContractError: one is there twice.
    """
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            advice = "An id is used once and never reused; rename one."
            raise ContractError(f'"{name}" is there twice.', path=path, key=key, advice=advice)
        seen.add(name)
    return frozenset(seen)


def _check_promise(entry: dict[str, Any], known: Known, path: Path, key: str) -> None:
    _refer("page", [_page(entry["source"])], known, path, f"{key}.source")
    _refer("discrepancy", entry.get("discrepancies", []), known, path, f"{key}.discrepancies")
    if known.setting:
        needs = [need for need in entry.get("needs", []) if not need.startswith("--")]
        _refer("setting", needs, known, path, f"{key}.needs")


def _refer(what: str, names: Iterable[str], known: Known, path: Path, key: str) -> None:
    """Check that what is referred to is there."""
    there: frozenset[str] = getattr(known, what)
    for name in names:
        if name not in there:
            remedy = "Known settings: " if what == "setting" else f"Add it as a [[{what}]] of {known.path}, which has: "
            advice = did_you_mean(name, there) or f"{remedy}{', '.join(sorted(there))}."
            raise ContractError(f'no {what} "{name}".', path=path, key=key, advice=advice)


def _page(source: str) -> str:
    """Return the page that a source begins with."""
    return source.split(",", 1)[0].strip()

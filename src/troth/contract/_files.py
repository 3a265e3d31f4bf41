"""Reading one file of `specs/`, with an error that names file, key and remedy."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from troth.errors import ContractError
from troth.meta import explain_invalid, meta_schema

if TYPE_CHECKING:
    from pathlib import Path


def read_toml(path: Path, kind: str) -> dict[str, Any]:
    """Return a TOML file that is valid by `specs/_meta/<kind>.schema.json`, its dates as ISO strings.

    Raises:
        ContractError: it is missing, not TOML, or not valid.
    """
    try:
        document = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"is not TOML: {error}.", path=path, advice="Correct the line it names.") from error
    plain: dict[str, Any] = _iso_dates(document)
    _validate(plain, path, kind)
    return plain


def read_json(path: Path, kind: str = "") -> Any:  # noqa: ANN401 - a JSON value
    """Return a JSON file, valid by `specs/_meta/<kind>.schema.json` if a kind is given.

    Raises:
        ContractError: it is missing, not JSON, has a name twice in one object, or is not valid.
    """
    try:
        document = json.loads(_text(path), object_pairs_hook=_unique_names, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"is not JSON: {error}.", path=path, advice="Correct the place it names.") from error
    if kind:
        _validate(document, path, kind)
    return document


@cache
def configuration_keys(vendor: str) -> frozenset[str]:
    """Return the keys of a vendor's table in `troth.toml`, those of its lists dotted; none for a vendor without one."""
    table = meta_schema("config")["properties"].get(vendor, {}).get("properties", {})
    return frozenset(table) | {
        f"{name}.{inner}" for name, entry in table.items() for inner in entry.get("items", {}).get("properties", {})
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContractError(
            "is missing.", path=path, advice="Add it; docs/adding-a-call.md lists the files of a call and of a vendor."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"cannot be read: {error}.", path=path, advice="It has to be a UTF-8 text file.") from error


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'the name "{twice}" is there twice in one object')
    return members


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _iso_dates(value: Any) -> Any:  # noqa: ANN401 - a TOML value
    if isinstance(value, dict):
        return {key: _iso_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_iso_dates(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _validate(document: Any, path: Path, kind: str) -> None:  # noqa: ANN401 - a JSON value
    if problem := explain_invalid(document, kind):
        message, key, advice = problem
        raise ContractError(message, path=path, key=key, advice=advice)

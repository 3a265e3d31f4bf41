"""Reading one file of `specs/`, with an error that names file, key and remedy."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import json
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs

from troth.errors import ContractError
from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SHOWN = 200
_A = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a table",
    "string": "a text in quotes",
}


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


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "…"?` for the nearest known word, or an empty string if none is near."""
    spelled = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), list(spelled), n=1, cutoff=0.5)
    return f'Did you mean "{spelled[near[0]]}"?' if near else ""


@cache
def configuration_keys(vendor: str) -> frozenset[str]:
    """Return the keys of a vendor's table in `troth.toml`, those of its lists dotted; none for a vendor without one."""
    table = _meta_schema("config")["properties"].get(vendor, {}).get("properties", {})
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


@cache
def _meta_schema(kind: str) -> dict[str, Any]:
    path = data_root() / "specs" / "_meta" / f"{kind}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@cache
def _accepts(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_meta_schema(kind))


def _validate(document: Any, path: Path, kind: str) -> None:  # noqa: ANN401 - a JSON value
    if problem := explain_invalid(document, kind):
        message, key, advice = problem
        raise ContractError(message, path=path, key=key, advice=advice)


def explain_invalid(document: Any, kind: str) -> tuple[str, str, str] | None:  # noqa: ANN401 - a JSON value
    """Return message, dotted key and advice of what is worst in a document, or None if it is valid."""
    with contextlib.suppress(ValueError):  # it is raised for TOML's dates: no JSON value, and valid nowhere
        if _accepts(kind).is_valid(document):
            return None
    # jsonschema is slower but explains better; it runs only when there is something to explain.
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(_meta_schema(kind)).iter_errors(document))
    if error is None:  # jsonschema takes TOML's inf and nan for numbers
        place = next(_accepts(kind).iter_errors(document)).instance_path
        return "is not a finite number.", ".".join(str(part) for part in place), "Write a finite number."
    return _explained(error, kind)


def _explained(error: jsonschema.ValidationError, kind: str) -> tuple[str, str, str]:
    key = error.json_path.removeprefix("$").removeprefix(".")
    value: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        known = schema.get("properties", {})
        unknown = next(name for name in instance if name not in known)
        advice = did_you_mean(unknown, known) or f"Known keys: {', '.join(known)}."
        return f'unknown key "{unknown}".', _inside(key, unknown), advice
    if error.validator == "required":
        return _missing(next(name for name in value if name not in instance), key)
    if error.validator == "dependentRequired":
        needed = [name for present, names in value.items() if present in instance for name in names]
        return _missing(next(name for name in needed if name not in instance), key)
    if error.validator == "enum":
        allowed = [str(word) for word in value]
        advice = did_you_mean(str(instance), allowed) or f"Allowed: {', '.join(allowed)}."
        return f"{instance!r} is not allowed here.", key, advice
    if error.validator == "type":  # the value is not shown: in a configuration it may be a secret
        allowed = [value] if isinstance(value, str) else value
        return f"is not of type {' or '.join(allowed)}.", key, f"Write {_A[allowed[0]]}."
    if error.validator in ("anyOf", "not", "oneOf"):  # the message would print all that is there
        message = "has a combination of keys that is not allowed"
    else:
        message = error.message[:_SHOWN]
    described = schema.get("description") if isinstance(schema, dict) else None
    known = (
        f"What belongs here: {described}" if described else f"specs/_meta/{kind}.schema.json says what belongs here."
    )
    return f"{message}.", key, known


def _missing(name: str, key: str) -> tuple[str, str, str]:
    return f'"{name}" is missing.', _inside(key, name), f"Add {name}."


def _inside(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name

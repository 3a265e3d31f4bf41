"""Reading one file of `specs/`, with an error that names file, key and remedy."""

from __future__ import annotations

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
        ContractError: it is missing, not JSON, or not valid.
    """
    try:
        document = json.loads(_text(path))
    except ValueError as error:
        raise ContractError(f"is not JSON: {error}.", path=path, advice="Correct the place it names.") from error
    if kind:
        _validate(document, path, kind)
    return document


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "…"?` for the nearest known word, or an empty string if none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f'Did you mean "{near[0]}"?' if near else ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContractError(
            "is missing.", path=path, advice="Every call needs it; docs/adding-a-call.md lists the files."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"cannot be read: {error}.", path=path, advice="It has to be a UTF-8 text file.") from error


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
    if _accepts(kind).is_valid(document):
        return None
    # jsonschema is slower but explains better; it runs only when there is something to explain.
    errors = list(jsonschema.Draft202012Validator(_meta_schema(kind)).iter_errors(document))
    return _explained(jsonschema.exceptions.best_match(errors) or errors[0])


def _explained(error: jsonschema.ValidationError) -> tuple[str, str, str]:
    key = error.json_path.removeprefix("$").removeprefix(".")
    value: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = schema.get("properties", {})
        unknown = next(name for name in error.instance if name not in known)
        place = f"{key}.{unknown}" if key else unknown
        advice = did_you_mean(unknown, known) or f"Known keys: {', '.join(known)}."
        return f'unknown key "{unknown}".', place, advice
    if error.validator == "required":
        instance: Any = error.instance
        missing = next(name for name in value if name not in instance)
        return f'"{missing}" is missing.', key, f"Add {missing}."
    if error.validator == "enum":
        allowed = [str(word) for word in value]
        advice = did_you_mean(str(error.instance), allowed) or f"Allowed: {', '.join(allowed)}."
        return f"{error.instance!r} is not allowed here.", key, advice
    return f"{error.message}.", key, ""

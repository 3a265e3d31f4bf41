"""A JSON Schema file with everything it refers to, as one document.

Files refer to each other by relative path. The document made here has them under `$defs`, so validators, Schemathesis
and OpenAPI need neither a registry nor a network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema

from troth.contract._files import did_you_mean, read_json
from troth.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path


def bundle(path: Path) -> dict[str, Any]:
    """Return the schema of a file, complete in itself.

    Raises:
        ContractError: the file or one it refers to is missing, is not JSON, or is not a JSON Schema 2020-12.
    """
    definitions: dict[str, Any] = {}
    schema = _rewritten(_schema(path), path, definitions)
    return {**schema, "$defs": dict(sorted(definitions.items()))} if definitions else schema


def _schema(path: Path) -> dict[str, Any]:
    schema = read_json(path)
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        key = error.json_path.removeprefix("$").removeprefix(".")
        raise ContractError(f"is not a JSON Schema 2020-12: {error.message}.", path=path, key=key) from error
    if not isinstance(schema, dict):
        raise ContractError("has to be a JSON object.", path=path)
    return schema


def _rewritten(value: Any, path: Path, definitions: dict[str, Any]) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, list):
        return [_rewritten(item, path, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _reference(item, path, definitions) if key == "$ref" else _rewritten(item, path, definitions)
        for key, item in value.items()
    }


def _reference(reference: str, path: Path, definitions: dict[str, Any]) -> str:
    """Return the reference as one into `$defs`, having put its file there."""
    if reference.startswith("#"):
        return reference
    target = (path.parent / reference).resolve()
    name = target.name.removesuffix(".schema.json")
    if not target.is_file():
        beside = [file.name for file in target.parent.glob("*.schema.json")]
        advice = did_you_mean(target.name, beside) or "Write the file, or correct the reference."
        raise ContractError(f'refers to "{reference}", which is not there.', path=path, key="$ref", advice=advice)
    if name not in definitions:
        definitions[name] = {}  # entered before it is read, so that a type may refer to itself
        definitions[name] = _rewritten(_schema(target), target, definitions)
    return f"#/$defs/{name}"

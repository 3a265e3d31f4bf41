"""A JSON Schema file with everything it refers to, as one document.

Files refer to each other by relative path, and to their own `$defs`. The document made here has it all under `$defs`,
so validators, Schemathesis and OpenAPI need neither a registry nor a network.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import jsonschema

from troth.contract._files import read_json
from troth.errors import ContractError
from troth.meta import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OWN = "#/$defs/"
_SUFFIX = ".schema.json"


def bundle(path: Path, vendor: Path) -> dict[str, Any]:
    """Return the schema of a file, complete in itself.

    Args:
        path: the file.
        vendor: the vendor's folder: what a file elsewhere refers to and does not find beside itself is looked for here.

    Raises:
        ContractError: the file or one it refers to is missing, is not JSON, or is not a JSON Schema 2020-12.
    """
    made = _Bundle(vendor)
    schema = made.whole(path)
    return {**schema, "$defs": dict(sorted(made.definitions.items()))} if made.definitions else schema


def check_schema(schema: object, path: Path, place: str = "") -> None:
    """Check that a value is a JSON Schema.

    Raises:
        ContractError: it is not; the key in it begins with `place`.
    """
    try:
        jsonschema.Draft202012Validator.check_schema(schema)  # type: ignore[arg-type]  # it refuses whatever is none
    except jsonschema.SchemaError as error:
        key = place + error.json_path.removeprefix("$")
        raise ContractError(
            f"is not a JSON Schema 2020-12: {error.message}.",
            path=path,
            key=key.removeprefix("."),
            advice="Correct the keyword there; json-schema.org explains each.",
        ) from error


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a file, and the `$defs` of that file."""

    path: Path
    own: Mapping[str, Any]
    key: str = ""

    def inside(self, step: str) -> _Place:
        dot = "." if self.key and not step.startswith("[") else ""
        return replace(self, key=f"{self.key}{dot}{step}")

    def error(self, message: str, advice: str) -> ContractError:
        return ContractError(message, path=self.path, key=self.key, advice=advice)


@dataclass(frozen=True, slots=True)
class _Bundle:
    vendor: Path
    definitions: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Path] = field(default_factory=dict)

    def whole(self, path: Path) -> dict[str, Any]:
        """Return a file's schema; what it refers to is put among the definitions."""
        schema = read_json(path)
        check_schema(schema, path)
        if not isinstance(schema, dict):
            raise ContractError("is not a JSON object.", path=path, advice="Write the schema as an object.")
        own = schema.pop("$defs", {})
        rewritten: dict[str, Any] = self._rewritten(schema, _Place(path, own))
        return rewritten

    def _rewritten(self, value: Any, place: _Place) -> Any:  # noqa: ANN401 - a JSON value
        if isinstance(value, list):
            return [self._rewritten(item, place.inside(f"[{index}]")) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {
            key: self._reference(item, place.inside(key))
            if key == "$ref" and isinstance(item, str)
            else self._rewritten(item, place.inside(key))
            for key, item in value.items()
        }

    def _reference(self, reference: str, place: _Place) -> str:
        """Return the reference as one into `$defs`, having put what it names there."""
        if reference.startswith("#"):
            return self._to_own(reference, place)
        target = (place.path.parent / reference).resolve()
        if not target.is_file():
            target = (self.vendor / place.path.parent.name / reference).resolve()
        if not target.is_file():
            beside = [file.name for file in target.parent.glob(f"*{_SUFFIX}")]
            advice = did_you_mean(target.name, beside) or "Write the file, or correct the reference."
            raise place.error(f'refers to "{reference}", which is not there.', advice)
        name = _name(target)
        if self.origins.setdefault(name, target) != target:
            message = f"refers to two files of the same name, {self.origins[name]} and {target}."
            raise place.error(message, "Rename one of them.")
        if name not in self.definitions:
            self.definitions[name] = {}  # entered before it is read, so that a type may refer to itself
            self.definitions[name] = self.whole(target)
        return _OWN + name

    def _to_own(self, reference: str, place: _Place) -> str:
        wanted = reference.removeprefix(_OWN)
        if wanted not in place.own:
            advice = did_you_mean(wanted, place.own) or f'Refer to a file, or to "{_OWN}NAME" of this one.'
            raise place.error(f'refers to "{reference}", which is not there.', advice)
        name = f"{place.path.parent.name}-{place.path.name.removesuffix(_SUFFIX)}-{wanted}"
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._rewritten(place.own[wanted], replace(place, key=f"$defs.{wanted}"))
        return _OWN + name


def _name(target: Path) -> str:
    """Return the name of a file among the definitions of all calls of its vendor: types have names of their own."""
    stem = target.name.removesuffix(_SUFFIX)
    return stem if target.parent.name == "types" else f"{target.parent.name}-{stem}"

"""Bodies walked beside their schema: every place of a body, and what the schema says of that place."""

from __future__ import annotations

import copy
import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Call

PARTS = ("input", "output", "refusal")
OF_TYPE: dict[str, Any] = {
    "null": None,
    "boolean": True,
    "integer": 7,
    "number": 1.5,
    "string": "text",
    "array": [],
    "object": {},
}
_VALIDATORS: dict[int, tuple[Any, Any, Any]] = {}  # made once for each schema, which is kept beside them
_BODIES = Path(__file__).with_name("bodies")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a body.

    Attributes:
        path: the names and numbers that lead there.
        value: what is there.
        schemas: what holds for it, references followed; what holds under a condition only is left out.
    """

    path: tuple[str | int, ...]
    value: Any
    schemas: tuple[Mapping[str, Any], ...]

    @property
    def types(self) -> frozenset[str]:
        """The JSON types that may stand here; empty if nothing is said of it."""
        allowed = [_types(schema) for schema in self.schemas]
        said = [types for types in allowed if types]
        return frozenset.intersection(*said) if said else frozenset()

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for schema in self.schemas for name in schema.get("required", []))

    @property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        """Lists of members of which one list has to be complete."""
        branches = [branch for schema in self.schemas for branch in schema.get("anyOf", [])]
        return tuple(tuple(branch["required"]) for branch in branches if "required" in branch)

    @property
    def members(self) -> frozenset[str]:
        return frozenset(name for schema in self.schemas for name in schema.get("properties", {}))

    def __str__(self) -> str:
        return "/" + "/".join(str(step) for step in self.path)


def schema_of(call: Call, part: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = getattr(call, part)
    return schema


@functools.cache
def _documented(call_id: str) -> dict[str, Any]:
    documented: dict[str, Any] = json.loads((_BODIES / f"{call_id}.json").read_text("utf-8"))
    return documented


def fullest(call: Call, part: str) -> Any:  # noqa: ANN401 - a JSON value
    """Return a valid body that has every documented member."""
    return _documented(call.id)[part]


def indispensable(call: Call, part: str) -> list[str]:
    """Return the members of the fullest body that the documentation requires, each as the pointer to it."""
    pointers: list[str] = _documented(call.id)["required"][part]
    return pointers


def documented_types(call: Call, part: str, place: Place) -> frozenset[str]:
    """Return the JSON types that the documentation lets stand at a place; all, where it says nothing."""
    listed: dict[str, list[str]] = _documented(call.id)["types"][part]
    shown = _type(place.value)
    return frozenset(listed.get(str(place), [shown, "integer"] if shown == "number" else [shown]) or OF_TYPE)


def places(schema: Mapping[str, Any], body: object) -> Iterator[Place]:
    """Yield every place of a body, the whole body first."""
    yield from _places(Place((), body, tuple(_followed(schema, schema))), schema)


def is_valid(schema: Mapping[str, Any], body: object) -> bool:
    """Tell whether a body is valid; the two libraries have to agree."""
    kept, slow, fast = _VALIDATORS.get(id(schema), (None, None, None))
    if kept is not schema:
        slow, fast = jsonschema.Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(dict(schema))
        _VALIDATORS[id(schema)] = (schema, slow, fast)
    assert slow.is_valid(body) == fast.is_valid(body), f"the libraries differ on {body}"
    return bool(fast.is_valid(body))


def changed(body: object, path: tuple[str | int, ...], value: object) -> Any:  # noqa: ANN401 - a JSON value
    """Return a copy of a body with another value at a place."""
    if not path:
        return value
    other: Any = copy.deepcopy(body)
    target = other
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return other


def without(place: Place, *names: str) -> dict[str, Any]:
    """Return the object at a place without some of its members."""
    return {name: value for name, value in place.value.items() if name not in names}


def _places(place: Place, root: Mapping[str, Any]) -> Iterator[Place]:
    yield place
    inside: list[tuple[str | int, Any, list[Mapping[str, Any]]]] = []
    if isinstance(place.value, dict):
        for name, value in place.value.items():
            said = [schema.get("properties", {}).get(name) for schema in place.schemas]
            if not any(said):
                said = [schema.get("additionalProperties") for schema in place.schemas]
            inside.append((name, value, [schema for schema in said if isinstance(schema, dict)]))
    elif isinstance(place.value, list):
        items = [schema["items"] for schema in place.schemas if "items" in schema]
        inside.extend((index, value, items) for index, value in enumerate(place.value))
    for step, value, said in inside:
        schemas = tuple(followed for schema in said for followed in _followed(schema, root))
        yield from _places(Place((*place.path, step), value, schemas), root)


def _followed(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield schema
    if "$ref" in schema:
        yield from _followed(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    for part in schema.get("allOf", []):
        yield from _followed(part, root)


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    if "type" in schema:
        named = schema["type"]
        types = frozenset([named] if isinstance(named, str) else named)
        return types | {"integer"} if "number" in types else types
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if values:
        return frozenset(_type(value) for value in values)
    branches = [_types(branch) for branch in schema.get("anyOf", [])]
    return frozenset.union(*branches) if branches and all(branches) else frozenset()


def _type(value: object) -> str:
    names = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")

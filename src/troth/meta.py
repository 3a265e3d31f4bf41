"""The JSON Schemas of our own files, and what is said of a file that does not fit.

Every file that troth reads or writes has a schema in `specs/_meta`; this is the only place that reads them.
"""

from __future__ import annotations

import contextlib
import difflib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs

from troth.root import data_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
_BOUNDS = {
    "exclusiveMinimum": "has to be more than {}",
    "minimum": "has to be {} or more",
    "maximum": "has to be {} or less",
    "minProperties": "has nothing in it",
    "minItems": "has nothing in it",
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "…"?` for the nearest known word, or an empty string if none is near."""
    spelled = {name.casefold(): name for name in known}
    folded = word.casefold()
    # What stands before the last part of an id, and is right, says nothing about how near that part is.
    place = folded[: max(folded.rfind("/"), folded.rfind("#")) + 1]
    beside = {name.removeprefix(place): spelled[name] for name in spelled if name.startswith(place)}
    if not beside:
        place, beside = "", spelled
    near = difflib.get_close_matches(folded.removeprefix(place), list(beside), n=1, cutoff=0.5)
    return f'Did you mean "{beside[near[0]]}"?' if near else ""


@cache
def meta_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file: `call`, `config`, `results` and so on."""
    path = data_root() / "specs" / "_meta" / f"{kind}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@cache
def _accepts(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(meta_schema(kind))


def explain_invalid(document: Any, kind: str) -> tuple[str, str, str] | None:  # noqa: ANN401 - a JSON value
    """Return message, dotted key and advice of what is worst in a document, or None if it is valid."""
    with contextlib.suppress(ValueError):  # it is raised for TOML's dates: no JSON value, and valid nowhere
        if _accepts(kind).is_valid(document):
            return None
    # jsonschema is slower but explains better; it runs only when there is something to explain.
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(meta_schema(kind)).iter_errors(document))
    return _explained(error, kind) if error is not None else _not_finite(document, kind)


def _not_finite(document: Any, kind: str) -> tuple[str, str, str] | None:  # noqa: ANN401 - a JSON value
    """Return what only the fast validator minds: inf and nan, which the other takes for numbers.

    Where it gives up (half of a surrogate pair, which a server may well send), the other has decided.
    """
    with contextlib.suppress(ValueError):
        for error in _accepts(kind).iter_errors(document):
            place = ".".join(str(part) for part in error.instance_path)
            return "is not a finite number.", place, "Write a finite number."
    return None


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
        return _missing([name for name in value if name not in instance], key)
    if error.validator == "dependentRequired":
        needed = [name for present, names in value.items() if present in instance for name in names]
        return _missing([name for name in needed if name not in instance], key)
    if error.validator == "enum":
        allowed = [str(word) for word in value]
        advice = did_you_mean(str(instance), allowed) or f"Allowed: {', '.join(allowed)}."
        return f"{instance!r} is not allowed here.", key, advice
    if error.validator == "type":  # the value is not shown: in a configuration it may be a secret
        allowed = [value] if isinstance(value, str) else value
        return f"is not of type {' or '.join(allowed)}.", key, f"Write {_A[allowed[0]]}."
    if error.validator in ("anyOf", "not", "oneOf"):  # the message would print all that is there
        message = "has a combination of keys that is not allowed"
    elif error.validator in _BOUNDS:
        message = _BOUNDS[error.validator].format(value)
    else:
        message = error.message[:_SHOWN]
    described = schema.get("description") if isinstance(schema, dict) else None
    known = (
        f"What belongs here: {described}" if described else f"specs/_meta/{kind}.schema.json says what belongs here."
    )
    return f"{message}.", key, known


def _missing(names: Sequence[str], key: str) -> tuple[str, str, str]:
    listed = ", ".join(f'"{name}"' for name in names)
    verb = "is" if len(names) == 1 else "are"
    return f"{listed} {verb} missing.", key if names[1:] else _inside(key, names[0]), f"Add {', '.join(names)}."


def _inside(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name

"""Malformations made by hand: of the bytes of a body, of how it is sent, and of its members."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Place = tuple[str | int, ...]
"""The names and numbers that lead to a value inside a JSON value."""

_DEEP = 500
_LONG = 5000
_LARGE = 1_200_000


def _with_member(text: bytes) -> Callable[[bytes], bytes]:
    """Return what puts a further member in front of the others of an object."""

    def spoil(body: bytes) -> bytes:
        return b'{"anew": ' + text + (b", " if len(body) > len(b"{}") else b"") + body[1:]

    return spoil


SPOILED: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "blank": lambda _: b" \r\n\t",
    "cut in half": lambda body: body[: len(body) // 2],
    "without its end": lambda body: body[:-1],
    "followed by another": lambda body: body + body,
    "followed by a brace": lambda body: body + b"}",
    "with a comma at the end": lambda body: body[:-1] + b",}",
    "with single quotes": lambda body: body.replace(b'"', b"'"),
    "without quotes": lambda body: body.replace(b'"', b""),
    "with a comment": lambda body: b"/* anew */" + body,
    "with a byte-order mark": lambda body: b"\xef\xbb\xbf" + body,
    "in UTF-16": lambda body: body.decode().encode("utf-16"),
    "in a list": lambda body: b"[" + body + b"]",
    "in a string": lambda body: json.dumps(body.decode()).encode(),
    "null": lambda _: b"null",
    "a number": lambda _: b"7",
    "a string": lambda _: b'"anew"',
    "an empty list": lambda _: b"[]",
    "an empty object": lambda _: b"{}",
    "a form": lambda body: b"body=" + body,
    "markup": lambda _: b'<?xml version="1.0"?><customers/>',
    "with bytes that are no UTF-8": _with_member(b'"\xff\xfe\xc3("'),
    "with a Latin-1 letter": _with_member(b'"Ren\xe9"'),
    "with half a surrogate pair": _with_member(b'"\\ud83d"'),
    "with a NUL": _with_member(b'"a\\u0000b"'),
    "with a raw line break": _with_member(b'"a\nb"'),
    "with NaN": _with_member(b"NaN"),
    "with Infinity": _with_member(b"-Infinity"),
    "with a number beyond all bounds": _with_member(b"1e999"),
    "with a number of many digits": _with_member(b"9" * _LONG),
    "with a leading zero": _with_member(b"007"),
    "with a member twice": _with_member(b'1, "anew": 2'),
    "with a deep list": _with_member(b"[" * _DEEP + b"]" * _DEEP),
    "with a deep object": _with_member(b'{"a": ' * _DEEP + b"{}" + b"}" * _DEEP),
    "with much room": lambda body: body + b" " * _LARGE,
}
"""What can be done to the bytes of a body, which is a JSON object, by name."""

MEDIA_TYPES = (
    "",
    "text/plain",
    "application/xml",
    "text/html; charset=utf-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=anew",
    "application/octet-stream",
    "application/json; charset=utf-16",
    "json",
)
"""Media types that a body in JSON does not have."""

METHODS = ("GET", "PUT", "PATCH", "POST")
"""Methods that may be tried where the page does not name them: none that asks for a deletion, or for no body."""

WRONG_TYPES: tuple[Any, ...] = (7, [])
"""Values that no member can mistake for its own."""

WRONG_TEXTS = (
    "anew" * _LONG,
    "a\u0000b",
    "\u202e\U0001f469\u200d\U0001f680",
    "' OR '1'='1",
    "${7*7}<script>",
)
"""Texts that a careless program stumbles over."""

WRONG_VALUES: tuple[Any, ...] = (
    *WRONG_TYPES,
    *WRONG_TEXTS,
    {},
    None,
    True,
    "",
    " ",
    -1,
    0.5,
    10**40,
    [[]],
    [None],
    {"anew": {}},
)
"""Values that few members can have."""

WRONG_ITEMS: tuple[Any, ...] = (None, 7, {}, [], "anew")
"""What no list of a call holds."""


def wrong_types(body: Any) -> list[Any]:  # noqa: ANN401 - a JSON value
    """Return the body once for each of its members and each of `WRONG_TYPES`, with the one in place of the other."""
    return [
        _replaced(body, place, wrong)
        for place in _places(body)
        for wrong in WRONG_TYPES
        if type(wrong) is not type(_at(body, place))
    ]


def misshapen(body: Any) -> list[Any]:  # noqa: ANN401 - a JSON value
    """Return the body with one member missing, wrapped, new, of a wrong type or value, in every way there is."""
    bodies = [_replaced(body, place, wrong) for place in _places(body) for wrong in WRONG_VALUES]
    for place in _places(body):
        value = _at(body, place)
        bodies += [_without(body, place), _replaced(body, place, [value]), _replaced(body, place, {"anew": value})]
    for place in [(), *_places(body)]:
        value = _at(body, place)
        if isinstance(value, dict):
            bodies.append(_replaced(body, (*place, "anew"), "anew"))
        if isinstance(value, list):
            bodies += [_replaced(body, place, [*value, more]) for more in WRONG_ITEMS]
    return bodies


def _places(value: Any, place: Place = ()) -> Iterator[Place]:  # noqa: ANN401 - a JSON value
    """Yield the places inside a value, outer ones first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        yield (*place, name)
        yield from _places(item, (*place, name))


def _at(value: Any, place: Place) -> Any:  # noqa: ANN401 - a JSON value
    for name in place:
        value = value[name]
    return value


def _replaced(body: Any, place: Place, value: Any) -> Any:  # noqa: ANN401 - JSON values
    changed = copy.deepcopy(body)
    _at(changed, place[:-1])[place[-1]] = copy.deepcopy(value)
    return changed


def _without(body: Any, place: Place) -> Any:  # noqa: ANN401 - a JSON value
    changed = copy.deepcopy(body)
    del _at(changed, place[:-1])[place[-1]]
    return changed

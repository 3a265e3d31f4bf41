"""The parameters of a request: a JSON object, a form, or a query."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl

from troth.sandbox._message import JSON_TYPE
from troth.sandbox.bubblehouse import _refusals as refusals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.sandbox._message import Request

_FORM_TYPE = "application/x-www-form-urlencoded"
_DEEPEST = 100  # levels of nesting; deeper bodies would end in a RecursionError somewhere
_WORDS = {"true": True, "false": False}


def parameters(request: Request) -> dict[str, Any]:
    """Return the parameters of a request.

    A query or form names the member of an object with a dot, `customer.email`: how it is spelled is not documented.

    Raises:
        Refusal: the body is of another type, or cannot be read.
    """
    if request.method == "GET":
        return _nested(request.query)
    if not request.body:
        return {}
    media_type = request.headers.get("content-type", JSON_TYPE).partition(";")[0].strip().lower()
    if media_type == _FORM_TYPE:
        return _nested(parse_qsl(_text(request.body), keep_blank_values=True))
    if media_type != JSON_TYPE and not media_type.endswith("+json"):
        raise refusals.unsupported_media_type()
    return _object(request.body)


def text_or_none(body: dict[str, Any], name: str) -> str | None:
    """Return a member that has to be a string, null or absent.

    Raises:
        Refusal: it is something else.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise refusals.invalid_request(f"{name} has to be a string or null.")
    return value


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(_text(content), parse_constant=_refuse_constant, parse_float=_finite)
        if b"\\u" in content:
            json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is no text that can be stored
    except (ValueError, RecursionError) as error:
        raise refusals.invalid_request("The body is not JSON.") from error
    if not isinstance(value, dict):
        raise refusals.invalid_request("The body has to be a JSON object.")
    if content.count(b"[") + content.count(b"{") > _DEEPEST and _is_deeper(value, _DEEPEST):
        raise refusals.invalid_request("The body is nested too deeply.")
    return value


def _is_deeper(value: object, levels: int) -> bool:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_is_deeper(member, levels - 1) for member in members)


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise refusals.invalid_request("The body is not UTF-8.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in pairs:
        outer, dot, inner = name.partition(".")
        place = nested.setdefault(outer, {}) if dot else nested
        if not isinstance(place, dict):
            raise refusals.invalid_request(f"{outer} is given both as a value and with members.")
        place[inner or outer] = _WORDS.get(value, value) if name == "debug" else value
    return nested

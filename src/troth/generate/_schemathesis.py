"""Requests drawn by Schemathesis from the OpenAPI document of a call.

Schemathesis is a library here: it draws, and sends nothing. It is given its configuration, so it looks for no file, and
it is imported when the first request is drawn, so that other suites start without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs

from troth.contract import openapi
from troth.generate._drawn import stored_body
from troth.model import Vendor

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy
    from schemathesis import Case

    from troth.generate._drawn import Drawn
    from troth.model import Call

_CONFIGURATION = {
    "generation": {
        "database": "none",
        "codec": "utf-8",  # no half of a surrogate pair: it could not be sent
        "with-security-parameters": False,  # tokens are the caller's business
    },
}
_MOST_ITEMS = 3
_LONGEST_TEXT = 30
# What an object without documented members may hold: some of every JSON type, not nested without end.
_ANY_MEMBERS = {
    "type": ["string", "number", "boolean", "array", "object"],
    "maxLength": _LONGEST_TEXT,
    "maxItems": _MOST_ITEMS,
    "maxProperties": 1,
    "items": {"type": ["string", "integer", "null"]},
    "additionalProperties": {"type": ["string", "boolean"]},
}
# A schema lives as long as its contract, so a call's identity tells two contracts of one id apart.
_STRATEGIES: dict[tuple[str, bool], tuple[Call, SearchStrategy[Drawn]]] = {}


def drawn_by_schemathesis(call: Call, *, negative: bool = False) -> SearchStrategy[Drawn]:
    """Return requests that match the schema of a call's input, or (negative) requests that do not."""
    known = _STRATEGIES.get((call.id, negative))
    if known is None or known[0] is not call:
        known = (call, _strategy(call, negative=negative))
        _STRATEGIES[call.id, negative] = known
    return known[1]


def _strategy(call: Call, *, negative: bool) -> SearchStrategy[Drawn]:
    import schemathesis  # noqa: PLC0415 - see the module

    document = _kept_short(_document(call))
    schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config.from_dict(_CONFIGURATION))
    operation = schema["/"][_method(call)]
    if not negative:
        return operation.as_strategy(schemathesis.GenerationMode.POSITIVE).map(_drawn)
    # Too long for `_kept_short` is not invalid.
    accepts = _acceptor(call)
    return operation.as_strategy(schemathesis.GenerationMode.NEGATIVE).map(_drawn).filter(lambda it: not accepts(it))


def _acceptor(call: Call) -> Callable[[Drawn], bool]:
    """Return a function that tells whether the schemas of a call admit a request."""
    body = jsonschema_rs.Draft202012Validator(dict(call.input))
    query = [
        (parameter, jsonschema_rs.Draft202012Validator(dict(parameter.schema)))
        for parameter in call.parameters
        if parameter.where == "query"
    ]

    def accepts(drawn: Drawn) -> bool:
        sent = dict(drawn.get("query", []))
        for parameter, validator in query:
            text = sent.get(parameter.name)
            value = (
                {"true": True, "false": False}.get(text or "", text)
                if parameter.schema.get("type") == "boolean"
                else text
            )
            if parameter.required if text is None else not validator.is_valid(value):
                return False
        return drawn["body"] is not None and "json" in drawn["body"] and body.is_valid(drawn["body"]["json"])

    return accepts


def _method(call: Call) -> str:
    return next((method for method in call.methods if method != "GET"), call.methods[0])


def _document(call: Call) -> dict[str, Any]:
    """Return the OpenAPI document of this call alone, without a path: what is in the path is not drawn."""
    document = openapi(
        Vendor(
            name=call.vendor,
            title=call.vendor,
            contract="",
            base_url="http://localhost",
            authentication="",
            pages=(),
            discrepancies=(),
            calls=(call,),
        )
    )
    path = document["paths"][call.path]
    parameters = [parameter for parameter in path["parameters"] if parameter["in"] != "path"]
    document["paths"] = {"/": {**path, "parameters": parameters}}
    return document


def _kept_short(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return a document that asks for few items and short texts: a long request shows no more, and takes its time."""
    if isinstance(value, list):
        return [_kept_short(item) for item in value]
    if not isinstance(value, dict):
        return value
    short = {key: _kept_short(item) for key, item in value.items()}
    if value.get("type") == "array":
        short.setdefault("maxItems", _MOST_ITEMS)
    if value.get("type") in ("string", ["string", "null"]) and "pattern" not in value:
        short.setdefault("maxLength", _LONGEST_TEXT)
    if value.get("type") == "object" and "properties" not in value:
        short = {"maxProperties": _MOST_ITEMS, "additionalProperties": _ANY_MEMBERS, **short}
    return short


def _drawn(case: Case[Any]) -> Drawn:
    drawn: Drawn = {"method": case.method, "body": None}
    if case.media_type is not None:
        drawn["body"] = stored_body(case.body)
    if case.query:
        drawn["query"] = [[name, _text(value)] for name, value in case.query.items()]
    return drawn


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)

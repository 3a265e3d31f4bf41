"""The requests that the generic suites draw for any call: valid ones, and every other kind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hypothesis import strategies as st

from troth.actors import DEFECTS
from troth.generate import _spoil as spoil
from troth.generate._bubblehouse import BubblehouseCaller
from troth.generate._capillary import CapillaryCaller
from troth.generate._known import BODIES, CAUSES, DUBIOUS
from troth.generate._schemathesis import drawn_by_schemathesis
from troth.generate._tame import tamed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

    from troth.actors import Org, Shop
    from troth.generate._caller import Caller
    from troth.generate._drawn import Drawn
    from troth.model import Call, Example

_MOST_NUMBERS = 100
_AT_A_TIME = 4
_FEW = 2

T = TypeVar("T")


def caller_of(call: Call, shop: Shop | None, org: Org | None) -> Caller:
    """Return who sends the drawn requests of a call.

    Raises:
        ValueError: there is nobody for the call's vendor.
    """
    if call.vendor == "bubblehouse" and shop is not None:
        return BubblehouseCaller(shop, call)
    if call.vendor == "capillary" and org is not None:
        return CapillaryCaller(org, call)
    raise ValueError(f"nobody sends {call.id}")


def valid(call: Call) -> SearchStrategy[Drawn]:
    """Return requests that the documentation calls valid: of every form the schema admits, and some known bodies."""
    drawn = drawn_by_schemathesis(call).map(_made_valid)
    plain: list[Drawn] = [
        {"method": _method(call), "body": {"json": body}, "valid": True} for body in BODIES.get(call.id, ())
    ]
    if "GET" in call.methods:
        plain.append({"method": "GET", "body": None, "valid": True})
    return _numbered(st.one_of(drawn, drawn, st.sampled_from(plain)) if plain else drawn)


def invalid(call: Call) -> SearchStrategy[Drawn]:
    """Return requests that do not match the schema of the call's input: half of them are `misshapen`."""
    return st.one_of(_numbered(drawn_by_schemathesis(call, negative=True)), misshapen(call))


def misshapen(call: Call) -> SearchStrategy[Drawn]:
    """Return requests with one member missing, wrapped, new, or of any wrong value."""
    return _each(call, lambda bodies: _bodied(call, [wrong for body in bodies for wrong in spoil.misshapen(body)]))


def malformed(call: Call) -> SearchStrategy[Drawn]:
    """Return requests whose body is no JSON object, or that are sent as another media type or with another method."""
    return _each(call, lambda bodies: _malformed(call, bodies[0]))


def refusable(call: Call) -> SearchStrategy[Drawn]:
    """Return requests with a documented error, all else in them as it should be."""
    return _each(call, lambda bodies: _refusable(call, bodies[:1]))


def refusable_writes(call: Call) -> SearchStrategy[list[Drawn]]:
    """Return a few writes at a time: one with a documented error, and some that may be refused.

    These are well formed and dubious all the same, or have one member of the wrong JSON type, or are `malformed`; all
    else in them would change something.
    """

    def made_of(bodies: Sequence[Any]) -> list[list[Drawn]]:
        refusable = _refusable(call, bodies)
        odd = _dubious(call)
        odd += _bodied(call, [wrong for body in bodies for wrong in spoil.wrong_types(body)])
        odd += _malformed(call, bodies[0])
        lists = math.ceil(len(odd) / _AT_A_TIME)
        return [[refusable[number % len(refusable)], *odd[number::lists]] for number in range(lists)]

    return _each(call, made_of)


def printed(call: Call) -> SearchStrategy[Drawn]:
    """Return the printed examples of success.

    Where a request is not printed it is the plainest that the page's input admits; where an answer is printed, the
    customer asked about is made like the one it shows.
    """
    examples = [example for example in call.examples if example.error is None]

    def made_of(bodies: Sequence[Any]) -> list[Drawn]:
        plainest: Drawn = {"method": _method(call), "body": {"json": bodies[0]}, "valid": True}
        return [_as_printed(plainest, example) for example in examples] or [plainest]

    return _each(call, made_of)


def _as_printed(plainest: Drawn, example: Example) -> Drawn:
    drawn: Drawn = {**plainest}
    if example.request is not None:
        drawn["body"] = {"json": example.request}
    if example.response is not None:
        drawn["like"] = example.response
    return drawn


def _made_valid(drawn: Drawn) -> Drawn:
    body = drawn["body"]
    return {**drawn, "body": {"json": tamed(body["json"])} if body else None, "valid": True}


def _bodied(call: Call, bodies: Sequence[Any]) -> list[Drawn]:
    return [{"method": _method(call), "body": {"json": body}, "number": number} for number, body in enumerate(bodies)]


def _malformed(call: Call, body: object) -> list[Drawn]:
    requests = [{"spoiled": name} for name in spoil.SPOILED]
    requests += [{"type": media_type} for media_type in spoil.MEDIA_TYPES]
    requests += [{"method": method} for method in spoil.METHODS if method not in call.methods]
    plain: Drawn = {"method": _method(call), "body": {"json": body}}
    return [cast("Drawn", {**plain, "number": number, **change}) for number, change in enumerate(requests)]


def _dubious(call: Call) -> list[Drawn]:
    """Return each once for every of a few numbers: another customer may be another kind of customer."""
    return [
        cast("Drawn", {"method": _method(call), "debug": True, "number": number, **one, "body": {"json": one["body"]}})
        for number in range(_FEW)
        for one in DUBIOUS.get(call.id, ())
    ]


def _refusable(call: Call, bodies: Sequence[Any]) -> list[Drawn]:
    """Return each body once for every documented error, and once for every kind of bad token."""
    causes = sorted(error.id for error in call.errors if error.id in CAUSES[call.vendor])
    kinds = [(cause, number) for cause in causes for number in range(len(DEFECTS) if cause == "invalid_token" else 1)]
    return [
        {"method": _method(call), "body": {"json": body}, "cause": cause, "number": number}
        for body in bodies
        for cause, number in kinds
    ]


def _each(call: Call, made_of: Callable[[Sequence[Any]], list[T]]) -> SearchStrategy[T]:
    """Return what is made of the call's known bodies, each of it once if there are cases enough.

    Of a call whose bodies are not known, it is made of drawn ones.
    """
    if known := BODIES.get(call.id):
        return st.sampled_from(made_of(known))
    drawn = drawn_by_schemathesis(call).map(lambda request: tamed((request["body"] or {}).get("json")))
    return drawn.flatmap(lambda body: st.sampled_from(made_of([body])))


def _numbered(drawn: SearchStrategy[Drawn]) -> SearchStrategy[Drawn]:
    return st.builds(_with_number, drawn, st.integers(0, _MOST_NUMBERS))


def _with_number(drawn: Drawn, number: int) -> Drawn:
    return {**drawn, "number": number}


def _method(call: Call) -> str:
    return next((method for method in call.methods if method != "GET"), call.methods[0])

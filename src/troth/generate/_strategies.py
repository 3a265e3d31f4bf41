"""The requests that the generic suites draw for any call: valid ones, and every other kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from troth.actors import DEFECTS
from troth.generate import _spoil as spoil
from troth.generate._bubblehouse import BubblehouseCaller
from troth.generate._capillary import CapillaryCaller
from troth.generate._schemathesis import drawn_by_schemathesis
from troth.generate._tame import tamed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from troth.actors import Org, Shop
    from troth.generate._caller import Caller
    from troth.generate._drawn import Drawn
    from troth.model import Call, Example

_CALLERS: Mapping[str, type[Caller]] = {"bubblehouse": BubblehouseCaller, "capillary": CapillaryCaller}
_MOST_NUMBERS = 100


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
    """Return requests that the documentation calls valid, of every form that its schema admits."""
    drawn = drawn_by_schemathesis(call).map(_made_valid)
    if "GET" in call.methods:
        without_body: Drawn = {"method": "GET", "body": None, "valid": True}
        drawn = st.one_of(drawn, drawn, drawn, st.just(without_body))
    return _numbered(drawn)


def invalid(call: Call) -> SearchStrategy[Drawn]:
    """Return requests that do not match the schema of the call's input: half of them are `misshapen`."""
    return st.one_of(_numbered(drawn_by_schemathesis(call, negative=True)), misshapen(call))


def mistyped(call: Call) -> SearchStrategy[Drawn]:
    """Return requests in which one member has the wrong JSON type, and all others are as documented."""
    return _changed(call, lambda body: [{"json": wrong} for wrong in spoil.wrong_types(body)])


def misshapen(call: Call) -> SearchStrategy[Drawn]:
    """Return requests with one member missing, wrapped, new, or of any wrong value."""
    return _changed(call, lambda body: [{"json": wrong} for wrong in spoil.misshapen(body)])


def malformed(call: Call) -> SearchStrategy[Drawn]:
    """Return requests whose body is no JSON object, or that are sent as another media type or with another method."""
    method = _method(call)

    def all_of(body: object) -> list[Drawn]:
        json: dict[str, Any] = {"json": body}
        requests: list[Drawn] = [{"method": method, "body": json, "spoiled": name} for name in spoil.SPOILED]
        requests += [{"method": method, "body": json, "type": media_type} for media_type in spoil.MEDIA_TYPES]
        requests += [{"method": other, "body": json} for other in spoil.METHODS if other not in call.methods]
        return requests

    return _each(call, all_of, bodies=1)


def refusable(call: Call) -> SearchStrategy[Drawn]:
    """Return requests with a documented error, all else in them as it should be."""
    method = _method(call)
    causes = sorted(error.id for error in call.errors if error.id in _CALLERS[call.vendor].CAUSES)

    def all_of(body: object) -> list[Drawn]:
        return [
            {"method": method, "body": {"json": body}, "cause": cause, "number": number}
            for cause in causes
            for number in range(len(DEFECTS) if cause == "invalid_token" else 1)
        ]

    return _each(call, all_of, bodies=1)


def printed(call: Call) -> SearchStrategy[Drawn]:
    """Return the printed examples of success.

    Where a request is not printed it is the plainest that the page's input admits; where an answer is printed, the
    customer asked about is made like the one it shows.
    """
    examples = [example for example in call.examples if example.error is None]

    def all_of(body: object) -> list[Drawn]:
        plainest: Drawn = {"method": _method(call), "body": {"json": body}, "valid": True}
        return [_as_printed(plainest, example) for example in examples] or [plainest]

    return _each(call, all_of, bodies=1)


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


def _changed(call: Call, change: Callable[[Any], list[dict[str, Any]]]) -> SearchStrategy[Drawn]:
    method = _method(call)
    return _each(call, lambda body: [{"method": method, "body": changed} for changed in change(body)])


def _each(call: Call, all_of: Callable[[Any], list[Drawn]], *, bodies: int | None = None) -> SearchStrategy[Drawn]:
    """Return what is made of the call's known bodies, each of it once if there are cases enough.

    Of a call that has no known body, it is made of drawn ones.
    """
    known: Sequence[Any] = _CALLERS[call.vendor].BODIES.get(call.name, ())[:bodies]
    if known:
        requests = [request for body in known for request in all_of(body)]
        numbered: list[Drawn] = [{"number": number, **request} for number, request in enumerate(requests)]
        return st.sampled_from(numbered)
    drawn = drawn_by_schemathesis(call).map(lambda request: tamed((request["body"] or {}).get("json")))
    return drawn.flatmap(lambda body: st.sampled_from(all_of(body)))


def _numbered(drawn: SearchStrategy[Drawn]) -> SearchStrategy[Drawn]:
    return st.builds(_with_number, drawn, st.integers(0, _MOST_NUMBERS))


def _with_number(drawn: Drawn, number: int) -> Drawn:
    return {**drawn, "number": number}


def _method(call: Call) -> str:
    return next((method for method in call.methods if method != "GET"), call.methods[0])

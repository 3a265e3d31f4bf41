"""One cassette: the takes of one test as a YAML file in vcrpy's format, with the stored cases beside the interactions.

The file is read as plain values only, and is checked against its schema before anything in it is believed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vcr.request import Request as VcrRequest

from troth.cassettes._yaml import RECORD_AGAIN, dump, load
from troth.client import Exchange, Take, Waited
from troth.errors import CassetteError
from troth.meta import explain_invalid
from troth.model import Request, Response
from troth.results import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FORMAT = "troth-cassette/1"
CALLER = "X-Troth-Caller"
"""The synthetic header of a stored request: whose credentials it had, in words."""

_KEPT_HEADERS = frozenset({"content-type", "retry-after", "location"})
"""Of an answer: those that something is judged by. Others differ from run to run, or hold secrets."""

_WHOLE_SECONDS = 1.0
"""Only what took this long is told: less is noise."""

_NO_ANSWER = 0
_LONG = 16_000


@dataclass(frozen=True, slots=True)
class Cassette:
    """What one test sent and got.

    Attributes:
        test: node id.
        takes: in the order in which they were played; the first of each case, and repeats of some.
    """

    test: str
    takes: tuple[Take, ...]

    @property
    def cases(self) -> list[Mapping[str, Any]]:
        """The stored cases, each once, in the order in which they were first played."""
        found: dict[str, Mapping[str, Any]] = {}
        for take in self.takes:
            found.setdefault(_line(take.case), take.case)
        return [*found.values()]

    @property
    def interactions(self) -> int:
        """How many requests it holds."""
        return sum(len(take.exchanges) for take in self.takes)


def write_cassette(cassette: Cassette, path: Path) -> None:
    """Write a cassette: whole or not at all.

    Raises:
        ResultsError: the file cannot be written.
    """
    exchanges = [exchange for take in cassette.takes for exchange in take.exchanges]
    document = {
        "requests": [VcrRequest(*_request(exchange.request)) for exchange in exchanges],
        "responses": [_response(exchange) for exchange in exchanges],
        "metadata": {
            "format": FORMAT,
            "test": cassette.test,
            "takes": [_take(take) for take in cassette.takes],
        },
    }
    write_text(dump(document), path)


def read_cassette(path: Path) -> Cassette:
    """Read a cassette.

    Raises:
        CassetteError: it is missing or unreadable, not YAML, of another format, or breaks the schema.
    """
    document = load(path)
    if problem := explain_invalid(_without_bytes(document), "cassette"):
        message, key, advice = problem
        raise CassetteError(f"{key or 'the document'}: {message} {advice}", path=path, advice=RECORD_AGAIN)
    told = document["metadata"]
    rest = document["interactions"][::-1]
    takes = tuple(_loaded(take, rest, path) for take in told["takes"])
    if rest:
        raise CassetteError("it holds interactions of no take.", path=path, advice=RECORD_AGAIN)
    return Cassette(told["test"], takes)


def _without_bytes(value: Any) -> Any:  # noqa: ANN401 - a YAML value
    """Return a document with a text for every binary body: JSON Schema knows no bytes."""
    if isinstance(value, dict) and isinstance(value.get("interactions"), list):
        return {**value, "interactions": [_with_text(entry) for entry in value["interactions"]]}
    return value


def _with_text(entry: Any) -> Any:  # noqa: ANN401 - a YAML value
    if not isinstance(entry, dict):
        return entry
    request, response = entry.get("request"), entry.get("response")
    if isinstance(request, dict) and isinstance(request.get("body"), bytes):
        entry = {**entry, "request": {**request, "body": ""}}
    body = response.get("body") if isinstance(response, dict) else None
    if isinstance(response, dict) and isinstance(body, dict) and isinstance(body.get("string"), bytes):
        entry = {**entry, "response": {**response, "body": {"string": ""}}}
    return entry


# --- takes ------------------------------------------------------------------------------------------------------------


def _take(take: Take) -> dict[str, Any]:
    """Return a take as it is stored: its case is a line of JSON, which YAML would not tell 1.0 from 1 in."""
    told: dict[str, Any] = {"case": _line(take.case), "interactions": len(take.exchanges)}
    if take.recalled:
        told["recalled"] = [_line(value) for value in take.recalled]
    if take.waited:
        told["waited"] = [{"asked": waited.asked, "over": waited.over} for waited in take.waited]
    return told


def _loaded(told: Mapping[str, Any], rest: list[Mapping[str, Any]], path: Path) -> Take:
    """Return a take; what it has of the interactions is taken off their end."""
    try:
        case = _of_line(told["case"])
        recalled = tuple(_of_line(line) for line in told.get("recalled", ()))
    except (ValueError, RecursionError):
        raise CassetteError("a case in it is not JSON.", path=path, advice=RECORD_AGAIN) from None
    if not isinstance(case, dict):
        raise CassetteError("a case in it is no JSON object.", path=path, advice=RECORD_AGAIN)
    if told["interactions"] > len(rest):
        raise CassetteError("it lacks interactions of its last takes.", path=path, advice=RECORD_AGAIN)
    try:
        exchanges = tuple(_exchange(rest.pop()) for _ in range(told["interactions"]))
    except ValueError as error:
        raise CassetteError(f"an address in it is none: {error}.", path=path, advice=RECORD_AGAIN) from None
    waited = tuple(Waited(entry["asked"], entry["over"]) for entry in told.get("waited", ()))
    return Take(case, exchanges, waited, recalled)


def _of_line(line: str) -> Any:  # noqa: ANN401 - a JSON value
    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(line, parse_constant=refuse)


def _line(value: object) -> str:
    """Return a value as a line of JSON; half of a surrogate pair has to be escaped to have a form in UTF-8."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


# --- interactions -----------------------------------------------------------------------------------------------------


def _request(request: Request) -> tuple[str, str, bytes | None, dict[str, list[str]]]:
    """Return a request as it is stored: what it is matched by. Its other headers are those of today's suite."""
    body = None if request.body is None else digest(request.body)
    return request.method, request.url, body, {CALLER: [request.caller]}


def _response(exchange: Exchange) -> dict[str, Any]:
    response = exchange.response
    if response is None:
        status = {"code": _NO_ANSWER, "message": exchange.reason}
        return {"status": status, "headers": {}, "body": {"string": b""}, **_took(exchange.seconds)}
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        if name.lower() in _KEPT_HEADERS:
            headers.setdefault(name, []).append(value)
    status = {"code": response.status, "message": _phrase(response.status)}
    return {"status": status, "headers": headers, "body": {"string": response.body}, **_took(response.seconds)}


def _took(seconds: float) -> dict[str, int]:
    return {"seconds": round(seconds)} if seconds >= _WHOLE_SECONDS else {}


def _exchange(entry: Mapping[str, Any]) -> Exchange:
    sent, came = entry["request"], entry["response"]
    headers = _pairs(sent["headers"])
    request_target(sent["uri"])  # which no player may fail at later
    caller = next((value for name, value in headers if name == CALLER), "")
    request = Request(
        method=sent["method"],
        url=sent["uri"],
        headers=tuple(pair for pair in headers if pair[0] != CALLER),
        body=_bytes(sent["body"]),
        caller=caller,
    )
    seconds = float(came.get("seconds", 0))
    if came["status"]["code"] == _NO_ANSWER:
        return Exchange(request, None, came["status"]["message"], seconds)
    body = _bytes(came["body"]["string"]) or b""
    return Exchange(request, Response(came["status"]["code"], _pairs(came["headers"]), body, seconds))


def _pairs(headers: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)


def _bytes(body: str | bytes | None) -> bytes | None:
    return body.encode() if isinstance(body, str) else body


def digest(body: bytes) -> bytes:
    """Return what stands for the body of a request that is too long to be read, or body itself if it is not."""
    if len(body) <= _LONG:
        return body
    return f"{len(body)} bytes, SHA-256 {hashlib.sha256(body).hexdigest()}".encode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def request_target(url: str) -> str:
    """Return path and query of an address, exactly as they were sent: the host is not a part of a recording."""
    split = urlsplit(url)
    return f"{split.path}?{split.query}" if split.query else split.path

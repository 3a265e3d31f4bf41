"""Liberties in how an answer is spelled and sent."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Step, Variant
from troth.sandbox._message import JSON_TYPE
from troth.sandbox.faults.bubblehouse._state import count, succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, SET_UP, UPDATED, push, shows, update

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer

_JSON_ONLY = "The pages show JSON values, not how a server spells them (rpc, Responses)."
_HTTP = "The pages say nothing about HTTP beyond status and JSON body; RFC 9110 and 9112 allow it."
_ZOE = push({**ANN, "first_name": "Zo\u00eb"})
_READ = Step("CustomerDetails1", {"customer": {"shopid": "1"}}, (200, {"id": "1"}))


class KeysReversed(Variant):
    """The members of every object come in the reverse order."""

    id = "bubblehouse/keys-reversed"
    uses = "JSON objects have no order, and two states of CustomerDetails1's page print two orders."
    transcript = (
        SET_UP,
        replace(_READ, honest=(200, b'{"bh_id":'), faulty=(200, b'{"optin":true,"email_verified":"unknown",')),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer if answer.raw is not None else answer.with_body(_reversed(answer.body))


class EscapedUnicode(Variant):
    """Characters beyond ASCII are written as escapes."""

    id = "bubblehouse/escaped-unicode"
    uses = _JSON_ONLY
    transcript = (_ZOE, replace(_READ, honest=(200, "Zo\u00eb".encode()), faulty=(200, b"Zo\\u00eb")))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer if answer.raw is not None else replace(answer, raw=json.dumps(answer.body).encode())


class Indented(Variant):
    """The JSON is indented and ends with a line break."""

    id = "bubblehouse/indented"
    uses = _JSON_ONLY
    transcript = (replace(SET_UP, honest=(200, b'{"ok":true}'), faulty=(200, b'{\n  "ok": true\n}\n')),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if answer.raw is not None:
            return answer
        return replace(answer, raw=f"{json.dumps(answer.body, ensure_ascii=False, indent=2)}\n".encode())


class Compressed(Variant):
    """Answers are compressed for a client that takes gzip."""

    id = "bubblehouse/compressed"
    uses = _HTTP
    transcript = (
        SET_UP,
        replace(
            _READ,
            headers={"accept-encoding": "gzip, deflate"},
            honest=(200, b'{"bh_id"'),
            faulty=(200, b"\x1f\x8b"),
            faulty_headers={"content-encoding": "gzip"},
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if "gzip" not in call.request.headers.get("accept-encoding", "") or not answer.content():
            return answer
        packed = replace(answer, raw=gzip.compress(answer.content(), mtime=0))
        return packed.with_header("content-encoding", "gzip").with_header("vary", "accept-encoding")


class Chunked(Variant):
    """Answers come in pieces, without a length."""

    id = "bubblehouse/chunked"
    uses = _HTTP
    transcript = (
        replace(SET_UP, honest_headers={"transfer-encoding": ""}, faulty_headers={"transfer-encoding": "chunked"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_header("transfer-encoding", "chunked") if answer.content() else answer


class ClosesConnections(Variant):
    """Every connection is closed after its first answer."""

    id = "bubblehouse/closes-connections"
    uses = _HTTP
    transcript = (replace(SET_UP, honest_headers={"connection": ""}, faulty_headers={"connection": "close"}),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_header("connection", "close")


class NamesCharset(Variant):
    """The content type names its charset, with capitals in the header's name."""

    id = "bubblehouse/content-type-with-charset"
    uses = _HTTP
    transcript = (
        replace(
            SET_UP,
            honest_headers={"content-type": JSON_TYPE},
            faulty_headers={"content-type": "application/json; charset=utf-8"},
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_header("Content-Type", "application/json; charset=utf-8")


class SetsCookies(Variant):
    """A load balancer sets a cookie, and each answer carries the id of its request."""

    id = "bubblehouse/cookies-and-request-ids"
    uses = _HTTP
    transcript = (replace(SET_UP, honest_headers={"x-request-id": ""}, faulty_headers={"x-request-id": "r1"}),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        cookie = answer.with_header("set-cookie", "lb=a; Path=/; HttpOnly; SameSite=Lax")
        return cookie.with_header("x-request-id", f"r{count(call)}")


class FurtherMembers(Variant):
    """Answers and results have members that no page names."""

    id = "bubblehouse/further-members"
    uses = "Clients have to ignore properties they do not know, which may appear without notice (ListCustomers2)."
    transcript = (
        SET_UP,
        update({"request": Step.ABSENT}, {"request": {"seconds": 0.01}, "last_name": UPDATED}, last_name="Eder"),
        shows({"vip_level": Step.ABSENT}, {"vip_level": None, "request": {"seconds": 0.01}}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer):
            return answer
        results = {
            name: {**value, "took_ms": 3}
            for name, value in answer.body.items()
            if isinstance(value, dict) and "outcome" in value
        }
        level = {"vip_level": None} if call.call == "CustomerDetails1" else {}
        return answer.with_members(request={"seconds": 0.01}, **results, **level)


def _reversed(value: object) -> object:
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(value)}
    return [_reversed(member) for member in value] if isinstance(value, list) else value

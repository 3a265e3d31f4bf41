"""Liberties in which refusal is chosen where several are right, or none is documented."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Step, Variant
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._customers import FIELDS
from troth.sandbox.bubblehouse._tokens import unverified
from troth.sandbox.faults.bubblehouse._state import body_of, customer, customers, items_of
from troth.sandbox.faults.bubblehouse._steps import OK, SET_UP, UNKNOWN, merge, push

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_READS = ("CustomerDetails1", "UpdateCustomerDetails1")
_MISSING = (400, {"id": "missing_customer_identity"})
_EMPTY = (404, {"id": "empty_customer_identity"})
_OTHER = (403, {"id": "customer_identity_does_not_match_token"})
_WARNED = (400, {"id": "warnings", "message": "A customer has no email."})
_WHICH = "Which refusal a request with the wrong kind of token, or none, gets is not documented."


class NothingNamedIsMissing(Variant):
    """An identity without any field, or with nulls only, counts as missing."""

    id = "bubblehouse/identity-of-nulls-is-missing"
    uses = "The pages tell a missing identity from one of empty fields, and do not say which of them has nulls."
    calls = _READS
    transcript = (
        SET_UP,
        Step("CustomerDetails1", {"customer": {}}, _EMPTY, _MISSING),
        Step("CustomerDetails1", {"customer": {"email": None}}, _EMPTY, _MISSING),
        Step("CustomerDetails1", {"customer": {"email": ""}}, _EMPTY),
    )

    def before(self, call: Exchange) -> Request:
        body = body_of(call)
        identity = body.get("customer")
        if not isinstance(identity, dict) or any(value is not None for value in identity.values()):
            return call.request
        return call.request.with_json({name: value for name, value in body.items() if name != "customer"})


class UnknownBhidIsNoMatch(Variant):
    """A Bubblehouse id that is nobody's matches no customer, whatever stands beside it."""

    id = "bubblehouse/unknown-bhid-matches-nobody"
    uses = "A bhid always has to match (CustomerIdentity1); which of the two errors that is, is not said."
    calls = _READS
    transcript = (
        SET_UP,
        Step(
            "CustomerDetails1",
            {"customer": {"bhid": "00000000000000ff", "shopid": "1"}},
            (404, {"id": "customer_identity_partially_mismatches_matched_customer"}),
            UNKNOWN,
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        identity = body_of(call).get("customer")
        bhid = identity.get(FIELDS[0]) if isinstance(identity, dict) else None
        mismatches = isinstance(answer.body, dict) and "partially" in str(answer.body.get("id"))
        if mismatches and isinstance(bhid, str) and bhid and not customers(call).find("bhid", bhid):
            return answer.with_body(UNKNOWN[1])
        return answer


class NobodysFieldIsNotTheToken(Variant):
    """With a customer token, an identity that finds nobody at all does not match the token's customer."""

    id = "bubblehouse/nobodys-identity-does-not-match-the-token"
    uses = "It must match the customer from the token (Input); that a field nobody has does is said beside others only."
    calls = _READS
    transcript = (
        push({"id": "1"}),
        Step(
            "CustomerDetails1",
            {"customer": {"email": "nobody@example.com"}},
            (200, {"id": "1"}),
            _OTHER,
            token="customer:1",  # noqa: S106  # a kind of token
        ),
    )

    def before(self, call: Exchange) -> Request | Answer:
        identity = body_of(call).get("customer")
        holder = unverified(call.request.headers) or {}
        if customer(call) is None or "/" not in holder["sub"] or not isinstance(identity, dict):
            return call.request
        found = [customers(call).find(name, identity[name]) for name in FIELDS if identity.get(name)]
        return Answer(*_OTHER) if found and not any(found) else call.request


class WarnsWithoutEmail(Variant):
    """With debug, a customer without an e-mail is worth a warning, which fails the push."""

    id = "bubblehouse/debug-warns-of-missing-email"
    uses = "debug fails the call on any warnings, and no page lists them (UpdateCustomers3, Input)."
    calls = ("UpdateCustomers3",)
    transcript = (
        Step(
            "UpdateCustomers3",
            {"customers": [{"id": "7"}], "debug": True},
            OK,
            _WARNED,
        ),
    )

    def before(self, call: Exchange) -> Request | Answer:
        lacking = any(not item.get("email") for item in items_of(call))
        return Answer(*_WARNED) if lacking and body_of(call).get("debug") is True else call.request


class AnonymousForbidden(Variant):
    """A request without a token is forbidden, with an id of its own."""

    id = "bubblehouse/anonymous-request-forbidden"
    uses = _WHICH
    transcript = (
        SET_UP,
        Step(
            "CustomerDetails1",
            {"customer": {"shopid": "1"}},
            (401, {"id": "invalid_token"}),
            (403, {"id": "authentication_required"}),
            token="none",  # noqa: S106  # a kind of token
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if answer.status != 401 or call.request.headers.get("authorization"):  # noqa: PLR2004  # documented
            return answer
        return Answer(403, {"id": "authentication_required"})


class CustomerTokenInvalid(Variant):
    """A customer token on a call for the shop counts as invalid."""

    id = "bubblehouse/customer-token-is-invalid"
    uses = _WHICH
    calls = ("UpdateCustomers3", "MergeCustomers1")
    transcript = (
        SET_UP,
        replace(merge(), honest=(403, None), faulty=(401, {"id": "invalid_token"}), token="customer:1"),  # noqa: S106
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not isinstance(answer.body, dict) or answer.body.get("id") != "shop_token_required":
            return answer
        return Answer(401, {"id": "invalid_token", "message": "A shop token is needed."})


class FewAccountsNotFound(Variant):
    """A merge of fewer than two accounts is answered with 422."""

    id = "bubblehouse/merge-of-one-unprocessable"
    uses = "That two accounts are needed is documented, the error for fewer is not (MergeCustomers1, Input)."
    calls = ("MergeCustomers1",)
    transcript = (
        SET_UP,
        replace(merge({"shopid": "1"}), honest=(400, None), faulty=(422, {"id": "not_enough_accounts"})),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        listed = body_of(call).get("customers")
        few = isinstance(listed, list) and len(listed) < 2  # noqa: PLR2004  # two merge
        return Answer(422, {"id": "not_enough_accounts"}) if few and answer.status == 400 else answer  # noqa: PLR2004


class EveryErrorWithMessage(Variant):
    """Every error has a message."""

    id = "bubblehouse/message-with-every-error"
    uses = "All errors have one format, and the examples show it with and without a message (rpc, Responses)."
    transcript = (
        SET_UP,
        Step(
            "CustomerDetails1",
            {"customer": {"shopid": "999"}},
            (404, {"message": Step.ABSENT}),
            (404, {"message": "The request was refused."}),
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if answer.status < 400 or "message" in answer.body:  # noqa: PLR2004  # errors begin there
            return answer
        return answer.with_members(message="The request was refused.")


class NullMessages(Variant):
    """An error without a message has a null one."""

    id = "bubblehouse/null-message-of-an-error"
    uses = "The examples of errors show that a message may be left out; null is nowhere told apart from that."
    transcript = (
        SET_UP,
        Step(
            "CustomerDetails1",
            {"customer": {"shopid": "999"}},
            (404, {"message": Step.ABSENT}),
            (404, {"message": None}),
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if answer.status < 400 or "message" in answer.body:  # noqa: PLR2004  # errors begin there
            return answer
        return answer.with_members(message=None)

"""Faults of the calls that are about one customer, named by an identity or by the token."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._customers import FIELDS, known_values
from troth.sandbox.bubblehouse._shop import SHOP
from troth.sandbox.bubblehouse._tokens import signed, unverified
from troth.sandbox.faults.bubblehouse._every_call import Error, Form
from troth.sandbox.faults.bubblehouse._state import body_of, customer, customers, oldest
from troth.sandbox.faults.bubblehouse._steps import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_ANN = {"shopid": "1"}
_ANN_AND_BEA = {"shopid": "1", "email": "bea@example.com"}
_MISMATCH = "customer_identity_partially_mismatches_matched_customer"


def errors_of(form: Form) -> tuple[Error, ...]:
    """Return the errors of an identity, as this call answers them."""

    def about(identity: Mapping[str, str] | None, token: str = "") -> Step:
        body = {name: value for name, value in form.body.items() if name != "customer"}
        return Step(form.call, {**body, **({"customer": identity} if identity is not None else {})}, token=token)

    empty = {"bhid": "", "shopid": "", "email": ""}
    stranger = {"shopid": "999"}
    return (
        Error(400, "missing_customer_identity", about(None), 404, "empty_customer_identity"),
        Error(404, "empty_customer_identity", about(empty), 400, "missing_customer_identity"),
        Error(404, "no_customers_match_customer_identity", about(stranger), 400, "customer_not_found"),
        Error(404, _MISMATCH, about(_ANN_AND_BEA), 409, "no_customers_match_customer_identity"),
        Error(
            403, "customer_identity_does_not_match_token", about({"shopid": "2"}, "customer:1"), 404, "invalid_token"
        ),
    )


def customer_faults_of(form: Form, told_apart: tuple[Step, ...]) -> tuple[type[Fault], ...]:
    """Return the faults; `told_apart` shows whether a call with Bea's token went to Ann."""
    return (
        _first_match_wins(form),
        _token_wins(form),
        _token_is_mixed_up(form, told_apart),
        _identity_beside_token_refused(form),
        _unrecorded_field_mismatches(form),
        _unknown_bhid_ignored(form),
        _pattern_matches(form),
        _tag_of_email_dropped(form),
        _last_part_of_token_counts(form, told_apart),
    )


def _about(form: Form, identity: Mapping[str, Any], honest: tuple[int, Any], faulty: tuple[int, Any]) -> Step:
    return Step(form.call, {**form.body, "customer": identity}, honest, faulty)


def _given(call: Exchange) -> dict[str, str]:
    identity = body_of(call).get("customer")
    fields = identity if isinstance(identity, dict) else {}
    return {field: fields[field] for field in FIELDS if fields.get(field) and isinstance(fields[field], str)}


def _tokens_customer(call: Exchange) -> str:
    claims = unverified(call.request.headers) or {}
    return str(claims.get("sub", "")).partition("/")[2]


def _with_identity(call: Exchange, identity: Mapping[str, str]) -> Request:
    return call.request.with_json({**body_of(call), "customer": identity})


def _first_match_wins(form: Form) -> type[Fault]:
    class FirstMatchWins(Fault):
        """Of several fields of an identity, the first that finds a customer counts, and the others are not compared."""

        id = f"{form.place}/identity-not-compared"
        breaks = f"{form.place}#error-customer-identity-partially-mismatches-matched-customer"
        transcript = (*form.set_up, _about(form, _ANN_AND_BEA, (404, {"id": _MISMATCH}), form.answer))

        def before(self, call: Exchange) -> Request:
            given = _given(call)
            if _tokens_customer(call) or "bhid" in given:
                return call.request
            known = [field for field in FIELDS if field in given and customers(call).find(field, given[field])]
            return _with_identity(call, {known[0]: given[known[0]]}) if len(known) > 1 else call.request

    return FirstMatchWins


def _token_wins(form: Form) -> type[Fault]:
    class TokenWins(Fault):
        """With a customer token, the identity is not looked at."""

        id = f"{form.place}/identity-beside-token-ignored"
        breaks = f"{form.place}#error-customer-identity-does-not-match-token"
        transcript = (
            *form.set_up,
            replace(_about(form, {"shopid": "2"}, (403, None), form.answer), token="customer:1"),  # noqa: S106
        )

        def before(self, call: Exchange) -> Request:
            return _with_identity(call, {}) if _tokens_customer(call) and _given(call) else call.request

    return TokenWins


def _token_is_mixed_up(form: Form, told_apart: tuple[Step, ...]) -> type[Fault]:
    class TokenIsMixedUp(Fault):
        """With a customer token and no identity, the call is about the oldest customer."""

        id = f"{form.place}/token-of-the-oldest-customer"
        breaks = f"{form.place}#customer-token-names-its-customer"
        transcript = (*form.set_up, *told_apart)

        def before(self, call: Exchange) -> Request:
            first = oldest(call)
            if not _tokens_customer(call) or _given(call) or not customer(call) or not first:
                return call.request
            claims = unverified(call.request.headers) or {}
            token = signed({**claims, "sub": f"{SHOP}/{first['ids'][0]}"})
            return call.request.with_header("authorization", f"Bearer {token}")

    return TokenIsMixedUp


def _identity_beside_token_refused(form: Form) -> type[Fault]:
    refusal = (403, {"id": "customer_identity_does_not_match_token"})

    class IdentityBesideTokenRefused(Fault):
        """With a customer token, any identity is refused, the token's own included."""

        id = f"{form.place}/identity-beside-token-refused"
        breaks = f"{form.place}#matching-identity-with-customer-token"
        transcript = (
            *form.set_up,
            replace(_about(form, _ANN, form.answer, refusal), token="customer:1"),  # noqa: S106  # a kind of token
        )

        def before(self, call: Exchange) -> Request | Answer:
            refuses = _tokens_customer(call) and _given(call) and customer(call)
            return Answer(*refusal) if refuses else call.request

    return IdentityBesideTokenRefused


def _unrecorded_field_mismatches(form: Form) -> type[Fault]:
    identity = {"shopid": "3", "email": "nobody@example.com"}

    class UnrecordedFieldMismatches(Fault):
        """A field of an identity mismatches a customer who has no value of it."""

        id = f"{form.place}/unrecorded-field-mismatches"
        breaks = f"{form.place}#unrecorded-field-matches"
        transcript = (*form.set_up, _about(form, identity, (200, None), (404, {"id": _MISMATCH})))

        def before(self, call: Exchange) -> Request | Answer:
            found = customer(call)
            if found and any(not known_values(found, field) for field in FIELDS if field in _given(call)):
                return Answer(404, {"id": _MISMATCH})
            return call.request

    return UnrecordedFieldMismatches


def _unknown_bhid_ignored(form: Form) -> type[Fault]:
    identity = {"bhid": "00000000000000ff", "email": "ann@example.com"}

    class UnknownBhidIgnored(Fault):
        """A Bubblehouse id that is nobody's is left aside where another field finds a customer."""

        id = f"{form.place}/unknown-bhid-ignored"
        breaks = f"{form.place}#unknown-bhid-refused"
        transcript = (*form.set_up, _about(form, identity, (404, {"id": _MISMATCH}), form.answer))

        def before(self, call: Exchange) -> Request:
            given = _given(call)
            if len(given) == 1 or "bhid" not in given or customers(call).find("bhid", given["bhid"]):
                return call.request
            return _with_identity(call, {field: value for field, value in given.items() if field != "bhid"})

    return UnknownBhidIgnored


def _pattern_matches(form: Form) -> type[Fault]:
    class PatternMatches(Fault):
        """An underscore in an e-mail stands for any sign, as in a pattern of SQL."""

        id = f"{form.place}/email-is-a-pattern"
        breaks = f"{form.place}#error-no-customers-match-customer-identity"
        deep = True
        transcript = (*form.set_up, _about(form, {"email": "_nn@example.com"}, UNKNOWN, form.answer))

        def before(self, call: Exchange) -> Request:
            email = _given(call).get("email", "")
            if "_" not in email or customers(call).find("email", email):
                return call.request
            pattern = re.compile(re.escape(email).replace("_", "."))
            known = (one for key in call.store.keys("customer") for one in _emails(call, key) if pattern.fullmatch(one))
            found = next(known, email)
            return _with_identity(call, {**_given(call), "email": found})

    return PatternMatches


def _tag_of_email_dropped(form: Form) -> type[Fault]:
    class TagOfEmailDropped(Fault):
        """An e-mail that is nobody's is looked for again, without what stands behind its plus."""

        id = f"{form.place}/email-tag-dropped"
        breaks = f"{form.place}#error-no-customers-match-customer-identity"
        deep = True
        transcript = (*form.set_up, _about(form, {"email": "ann+x@example.com"}, UNKNOWN, form.answer))

        def before(self, call: Exchange) -> Request:
            email = _given(call).get("email", "")
            plain = re.sub(r"[+][^@]*@", "@", email)
            if plain == email or customers(call).find("email", email):
                return call.request
            return _with_identity(call, {**_given(call), "email": plain})

    return TagOfEmailDropped


def _last_part_of_token_counts(form: Form, told_apart: tuple[Step, ...]) -> type[Fault]:
    class LastPartOfTokenCounts(Fault):
        """Of the customer id in a token, only what stands behind the last slash counts."""

        id = f"{form.place}/last-part-of-token-counts"
        breaks = f"{form.place}#customer-token-names-its-customer"
        deep = True
        transcript = (
            *form.set_up,
            replace(told_apart[0], honest=UNKNOWN, faulty=told_apart[0].honest, token="customer:9/2"),  # noqa: S106
        )

        def before(self, call: Exchange) -> Request:
            customer_id = _tokens_customer(call)
            if "/" not in customer_id:
                return call.request
            claims = unverified(call.request.headers) or {}
            token = signed({**claims, "sub": f"{SHOP}/{customer_id.rpartition('/')[2]}"})
            return call.request.with_header("authorization", f"Bearer {token}")

    return LastPartOfTokenCounts


def _emails(call: Exchange, key: str) -> list[str]:
    emails: list[str] = (call.store.get("customer", key) or {}).get("emails", [])
    return emails

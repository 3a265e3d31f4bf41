"""Faults about tokens: one that lets each kind of bad token through, for any call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._shop import KEY, KEY_ID, SHOP
from troth.sandbox.bubblehouse._tokens import ALGORITHM, AUDIENCE, LEEWAY, signed, unverified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request
    from troth.sandbox.faults.bubblehouse._every_call import Form


@dataclass(frozen=True, slots=True)
class Flaw:
    """One way in which a token is bad.

    Attributes:
        token: the kind of token that has it, as steps call it.
        breaks: the requirement that refuses it.
        says: what is wrong with a vendor that lets it through.
        slug: the end of that fault's id.
    """

    token: str
    breaks: str
    says: str
    slug: str


_BEGINNING = 8  # bytes of a signature that a careless vendor compares
_INVALID, _INCOMPLETE = "error-invalid-token", "incomplete-token-refused"
FLAWS = (
    Flaw("expired", _INVALID, "A token that has expired is accepted.", "expired-token-accepted"),
    Flaw("early", _INVALID, "A token is accepted before the time it was issued.", "early-token-accepted"),
    Flaw("forged", _INVALID, "The signature of a token is not checked.", "signature-not-checked"),
    Flaw("cut", _INVALID, "Only the first bytes of a signature are compared.", "beginning-of-signature-checked"),
    Flaw("unknown-key", _INVALID, "The key that a token names is not looked up.", "unknown-key-accepted"),
    Flaw("no-key", _INCOMPLETE, "A token that names no key is accepted.", "token-without-key-accepted"),
    Flaw("other-audience", _INVALID, "A token for another audience is accepted.", "audience-not-checked"),
    Flaw("no-audience", _INCOMPLETE, "A token that names no audience is accepted.", "token-without-audience-accepted"),
)


def accepting(form: Form, flaw: Flaw) -> type[Fault]:
    """Return the fault of accepting tokens with this flaw and no other."""

    class Accepted(Fault):
        __doc__ = flaw.says
        id = f"{form.place}/{flaw.slug}"
        breaks = f"{form.place}#{flaw.breaks}"
        transcript = (
            *form.set_up,
            Step(form.call, form.body, (401, None), form.answer, token=flaw.token),
        )

        def before(self, call: Exchange) -> Request:
            claims = unverified(call.request.headers) or {}
            if _flaws(call.request.headers, claims, call.clock.timestamp()) != {flaw.token}:
                return call.request
            mended = {name: value for name, value in claims.items() if name not in ("exp", "iat")}
            return call.request.with_header("authorization", f"Bearer {signed({**mended, 'aud': AUDIENCE})}")

    return Accepted


def unreadable(form: Form) -> type[Fault]:
    """Return the fault of failing over a token that is none."""

    class Unreadable(Fault):
        """A token that is no JSON Web Token is answered with a server error."""

        id = f"{form.place}/no-jwt-is-a-server-error"
        breaks = f"{form.place}#{_INVALID}"
        transcript = (
            *form.set_up,
            Step(form.call, form.body, (401, {"id": "invalid_token"}), (500, None), token="no-jwt"),  # noqa: S106
        )

        def before(self, call: Exchange) -> Request | Answer:
            provided = call.request.headers.get("authorization", "").partition(" ")[2]
            fails = provided and unverified(call.request.headers) is None
            return Answer(500, {"id": "internal_error"}) if fails else call.request

    return Unreadable


def checked_once(form: Form) -> type[Fault]:
    """Return the fault of keeping what was read from a token without its signature."""

    class CheckedOnce(Fault):
        """The signature of a token is checked the first time only that its header and claims are seen."""

        id = f"{form.place}/signature-checked-once"
        breaks = f"{form.place}#{_INVALID}"
        deep = True
        transcript = (
            *form.set_up,
            form.valid(),
            Step(form.call, form.body, (401, None), form.answer, token="cut"),  # noqa: S106  # a kind of token
        )

        def before(self, call: Exchange) -> Request:
            claims = unverified(call.request.headers) or {}
            content = call.request.headers.get("authorization", "").rpartition(".")[0]
            found = _flaws(call.request.headers, claims, call.clock.timestamp())
            if not found:
                call.memory[content] = True
            if found not in ({"forged"}, {"cut"}) or content not in call.memory:
                return call.request
            return call.request.with_header("authorization", f"Bearer {signed(claims)}")

    return CheckedOnce


def anonymous(form: Form, requirement: str) -> type[Fault]:
    """Return the fault of taking a request without a token for the shop's own."""

    class Anonymous(Fault):
        """A request without a token counts as one with a shop token."""

        id = f"{form.place}/anonymous-request-accepted"
        breaks = f"{form.place}#{requirement}"
        transcript = (*form.set_up, Step(form.call, form.body, (401, None), form.answer, token="none"))  # noqa: S106

        def before(self, call: Exchange) -> Request:
            if call.request.headers.get("authorization"):
                return call.request
            return call.request.with_header("authorization", f"Bearer {signed({'aud': AUDIENCE, 'sub': SHOP})}")

    return Anonymous


def other_shop(form: Form, requirement: str) -> type[Fault]:
    """Return the fault of not looking at which shop a token is for."""

    class OtherShop(Fault):
        """A token for another shop counts as one for this shop."""

        id = f"{form.place}/token-of-another-shop-accepted"
        breaks = f"{form.place}#{requirement}"
        transcript = (
            *form.set_up,
            Step(form.call, form.body, (401, None), form.answer, token="other-shop"),  # noqa: S106  # a kind of token
        )

        def before(self, call: Exchange) -> Request:
            claims = unverified(call.request.headers) or {}
            if _flaws(call.request.headers, claims, call.clock.timestamp()) != {"other-shop"}:
                return call.request
            _, slash, customer_id = str(claims["sub"]).partition("/")
            mended = {**claims, "sub": f"{SHOP}{slash}{customer_id}"}
            return call.request.with_header("authorization", f"Bearer {signed(mended)}")

    return OtherShop


def customer_token(form: Form) -> type[Fault]:
    """Return the fault of letting customers make a call that is for the shop."""

    class CustomerToken(Fault):
        """A customer token counts as a shop token."""

        id = f"{form.place}/customer-token-accepted"
        breaks = f"{form.place}#customer-token-refused"
        transcript = (*form.set_up, Step(form.call, form.body, (403, None), form.answer, token="customer:1"))  # noqa: S106

        def before(self, call: Exchange) -> Request:
            claims = unverified(call.request.headers) or {}
            if _flaws(call.request.headers, claims, call.clock.timestamp()) or "/" not in claims["sub"]:
                return call.request
            return call.request.with_header("authorization", f"Bearer {signed({**claims, 'sub': SHOP})}")

    return CustomerToken


def _flaws(headers: Mapping[str, str], claims: Mapping[str, Any], now: float) -> set[str]:
    if not claims:
        return {"unreadable"}
    token = headers["authorization"].partition(" ")[2]
    key_id, audience = jwt.get_unverified_header(token).get("kid"), claims.get("aud")
    found = {
        "unknown-key": key_id not in (None, KEY_ID),
        "no-key": key_id is None,
        "forged": not _begins_as_ours(token),
        "cut": _begins_as_ours(token) and not _is_ours(token),
        "other-audience": audience not in (None, AUDIENCE),
        "no-audience": audience is None,
        "expired": claims.get("exp", now) < now - LEEWAY,
        "early": claims.get("iat", now) > now + LEEWAY,
        "other-shop": str(claims.get("sub")).partition("/")[0] != SHOP,
    }
    return {name for name, is_so in found.items() if is_so}


def _is_ours(token: str) -> bool:
    try:
        jwt.api_jws.decode(token, KEY, algorithms=[ALGORITHM])
    except jwt.InvalidTokenError:
        return False
    return True


def _begins_as_ours(token: str) -> bool:
    content, _, signature = token.rpartition(".")
    ours = jwt.api_jws.get_algorithm_by_name(ALGORITHM).sign(content.encode(), KEY)
    return jwt.utils.base64url_decode(signature)[:_BEGINNING] == ours[:_BEGINNING]

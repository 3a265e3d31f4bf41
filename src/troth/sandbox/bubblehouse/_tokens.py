"""Tokens: JSON Web Tokens (HS256) that the caller makes with the shop's shared secret.

The public page on authentication is the authority: header `kid`, claims `aud` (`BH`), `sub` (the shop, or the shop, a
slash and the shop's id of a customer), and optionally `iat` and `exp`. Without `exp` a token never expires.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jwt

from troth.sandbox.bubblehouse import _refusals as refusals
from troth.sandbox.bubblehouse._shop import KEY, KEY_ID, SHOP

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHM = "HS256"
AUDIENCE = "BH"
LEEWAY = 5  # seconds that the clocks of both sides may differ

_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request.

    Attributes:
        subject: the token's subject.
        customer_id: the shop's id of the customer, if it is a customer token.
    """

    subject: str
    customer_id: str | None


def caller_of(headers: Mapping[str, str], now: float) -> Caller:
    """Return who sent a request with these headers.

    Raises:
        Refusal: there is no token, or it is none that this shop takes.
    """
    authorization = headers.get("authorization", "")
    if authorization[: len(_SCHEME)].lower() != _SCHEME:
        raise refusals.invalid_token("A token is needed.")
    claims = _claims(authorization[len(_SCHEME) :].strip())
    _check_times(claims, now)
    shop, slash, customer_id = str(claims["sub"]).partition("/")
    if shop != SHOP or (slash and not customer_id):
        raise refusals.invalid_token("The token is not for this shop.")
    return Caller(claims["sub"], customer_id or None)


def signed(claims: Mapping[str, Any], *, key: bytes = KEY, key_id: str | None = KEY_ID) -> str:
    """Return a token; for transcripts, and for faults that let a bad one through."""
    return jwt.encode(dict(claims), key, ALGORITHM, {"kid": key_id} if key_id else None)


def unverified(headers: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the claims of the token in these headers, good or bad, or None if there are none to read: for faults."""
    try:
        return dict(jwt.decode(headers.get("authorization", "")[len(_SCHEME) :], options={"verify_signature": False}))
    except jwt.InvalidTokenError:
        return None


@lru_cache(maxsize=4096)
def _claims(token: str) -> dict[str, Any]:
    """Return the claims of a token whose signature, key, audience and subject are right; its times are not looked at.

    Raises:
        Refusal: something of it is wrong.
    """
    try:
        if jwt.get_unverified_header(token).get("kid") != KEY_ID:
            raise refusals.invalid_token("The token's key is unknown.")
        claims: dict[str, Any] = jwt.decode(
            token,
            KEY,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={
                "require": ["aud", "sub"],
                "verify_exp": False,  # times are checked by the sandbox's clock; PyJWT knows the system's only
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidTokenError as error:
        raise refusals.invalid_token(f"The token is invalid: {error}.") from error
    return claims


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    times = {name: claims[name] for name in ("iat", "exp", "nbf") if claims.get(name) is not None}
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in times.values()):
        raise refusals.invalid_token("The token's times are not numbers.")
    if times.get("exp", now) < now - LEEWAY:
        raise refusals.invalid_token("This token has expired.")
    if max(times.get("iat", now), times.get("nbf", now)) > now + LEEWAY:
        raise refusals.invalid_token("This token is not valid yet.")

"""Bubblehouse's tokens: JWTs the caller signs, good ones and every documented kind of bad one.

From the vendor's authentication page: HS256, `kid` in the header, `aud` "BH", `sub` shop or shop/customer id, `iat`,
`exp`; the key is the base64-decoded shared secret.
"""

from __future__ import annotations

import base64
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
from jwt.warnings import InsecureKeyLengthWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.config import Bubblehouse

_AUDIENCE = "BH"
_ALGORITHM = "HS256"
_LIFETIME = 3600
_HOUR, _YEARS = 3600, 10 * 366 * 86_400
# Clocks differ: a token made "a minute ago" is valid on a server whose clock is a little behind ours.
_HEAD_START = 60
_CUT = 23
"""Characters of a signature's 43; the 20 that are left are still base64."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How a token differs from an ordinary one.

    Attributes:
        shift: seconds that its times are moved by.
        times: whether it has any.
        audience: whom it is for; None does not say.
        key_id: its `kid`, with a hole for the configured one; None leaves it out.
        key: what is made of the key before it signs; None leaves the token unsigned.
        altered: its subject was another when it was signed.
    """

    shift: int = 0
    times: bool = True
    audience: str | None = _AUDIENCE
    key_id: str | None = "{}"
    key: Callable[[bytes], bytes] | None = bytes
    altered: bool = False


def _another(key: bytes) -> bytes:
    return bytes(reversed(key)) + b"another"


def _similar(key: bytes) -> bytes:
    return key[:-1] + bytes([key[-1] ^ 1])


def _with_a_short_signature(token: str) -> str:
    return token[:-_CUT]


def _with_a_signature_that_ends_otherwise(token: str) -> str:
    signed, _, signature = token.rpartition(".")
    kept = base64.urlsafe_b64decode(f"{signature}=")
    return f"{signed}.{base64.urlsafe_b64encode(_similar(kept)).decode().rstrip('=')}"


def _without_a_signature(token: str) -> str:
    return token.rpartition(".")[0]


_SPOILED: Mapping[str, Callable[[str], str]] = {
    "cut-short": _with_a_short_signature,
    "otherwise-at-its-end": _with_a_signature_that_ends_otherwise,
    "two-parts": _without_a_signature,
    "no-jwt": lambda _token: "this-is-no-token",
    "no-json": lambda _token: "this.is.no-token",
}
"""What is made of the good token of the same holder, so that all that is left of it has been seen before."""

_BAD: Mapping[str, _Form] = {
    "expired": _Form(shift=-_LIFETIME - _HOUR),
    "not-yet-valid": _Form(shift=_HOUR + _HEAD_START + _LIFETIME // 2),  # also at the end of the time it is kept
    "wrongly-signed": _Form(key=_another),
    "unknown-key": _Form(key_id="{}-unknown"),
    "other-audience": _Form(audience="ELSE"),
    "long-expired": _Form(shift=-_YEARS),
    "valid-in-years": _Form(shift=_YEARS),
    "signed-with-a-similar-key": _Form(key=_similar),
    "altered-after-signing": _Form(altered=True),
    "unsigned": _Form(key=None),
    "similar-audience": _Form(audience=f"{_AUDIENCE}X"),
}
_GOOD: Mapping[str, _Form] = {"": _Form(), "without-times": _Form(times=False)}
_LACKING: Mapping[str, _Form] = {
    "without-audience": _Form(audience=None),
    "without-key-id": _Form(key_id=None),
}
_FORMS = {**_GOOD, **_LACKING, **_BAD}

DEFECTS = (*_BAD, *_SPOILED)
"""Kinds of token that have to be refused with 401 `invalid_token`.

Where time is the defect it is off by an hour or more, since leeway is undocumented. A token that lacks what it has to
have is none of them: which error that is, is not documented.
"""


class Signer:
    """Makes tokens for one shop, and keeps each for half its life."""

    def __init__(self, settings: Bubblehouse, learn: Callable[[str], None]) -> None:
        """Take the settings, and a function that is told every token made, so that none is ever shown."""
        self._settings = settings
        self._learn = learn
        self._key = base64.b64decode(settings.shared_secret.reveal())
        self._made: dict[tuple[str, str], tuple[float, str]] = {}
        self._known: set[str] = set()

    def token(self, subject: str, form: str = "") -> str:
        """Return a token for `shop` or `shop/customer-id`.

        It is a good one, one of `DEFECTS`, or one `without-times`, `without-audience` or `without-key-id`.
        """
        if form in _SPOILED:
            return self._told(_SPOILED[form](self.token(subject)))
        made, token = self._made.get((subject, form), (0.0, ""))
        now = time.time()
        if now - made > _LIFETIME / 2:
            token = self._sign(subject, _FORMS[form], int(now))
            self._made[subject, form] = (now, self._told(token))
        return token

    def _told(self, token: str) -> str:
        if token not in self._known:
            self._known.add(token)
            self._learn(token)
        return token

    def _sign(self, subject: str, form: _Form, now: int) -> str:
        issued = now - _HEAD_START + form.shift
        times = {"iat": issued, "exp": now + _LIFETIME + form.shift} if form.times else {}
        audience = {} if form.audience is None else {"aud": form.audience}
        claims = {**audience, "sub": subject, **times}
        if form.altered:
            header, _, signature = self._encode({**claims, "sub": f"{subject}-before"}, form).split(".")
            return ".".join((header, self._encode(claims, form).split(".")[1], signature))
        return self._encode(claims, form)

    def _encode(self, claims: Mapping[str, Any], form: _Form) -> str:
        headers = {} if form.key_id is None else {"kid": form.key_id.format(self._settings.key_id)}
        if form.key is None:
            return jwt.encode(dict(claims), None, algorithm="none", headers=headers)
        with warnings.catch_warnings():
            # The length of the key is the vendor's choice, and no reason to judge nothing.
            warnings.simplefilter("ignore", InsecureKeyLengthWarning)
            return jwt.encode(dict(claims), form.key(self._key), algorithm=_ALGORITHM, headers=headers)

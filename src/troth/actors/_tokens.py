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


@dataclass(frozen=True, slots=True)
class _Form:
    """How a token differs from an ordinary one.

    Attributes:
        shift: seconds that its times are moved by.
        times: whether it has any.
        audience: whom it is for.
        key_id: its `kid`, with a hole for the configured one.
        key: what is made of the key before it signs; None leaves the token unsigned.
        altered: its subject was another when it was signed.
    """

    shift: int = 0
    times: bool = True
    audience: str = _AUDIENCE
    key_id: str = "{}"
    key: Callable[[bytes], bytes] | None = bytes
    altered: bool = False


def _another(key: bytes) -> bytes:
    return bytes(reversed(key)) + b"another"


def _similar(key: bytes) -> bytes:
    return key[:-1] + bytes([key[-1] ^ 1])


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
_FORMS = {**_GOOD, **_BAD}

DEFECTS = tuple(_BAD)
"""Kinds of token that have to be refused with 401 `invalid_token`.

Where time is the defect it is off by an hour or more, since leeway is undocumented.
"""


class Signer:
    """Makes tokens for one shop, and keeps each for half its life."""

    def __init__(self, settings: Bubblehouse, learn: Callable[[str], None]) -> None:
        """Take the settings, and a function that is told every token made, so that none is ever shown."""
        self._settings = settings
        self._learn = learn
        self._key = base64.b64decode(settings.shared_secret.reveal())
        self._made: dict[tuple[str, str], tuple[float, str]] = {}

    def token(self, subject: str, form: str = "") -> str:
        """Return a token for `shop` or `shop/customer-id`: a good one, one of `DEFECTS`, or `without-times`."""
        made, token = self._made.get((subject, form), (0.0, ""))
        now = time.time()
        if now - made > _LIFETIME / 2:
            token = self._sign(subject, _FORMS[form], int(now))
            self._learn(token)
            self._made[subject, form] = (now, token)
        return token

    def _sign(self, subject: str, form: _Form, now: int) -> str:
        issued = now - _HEAD_START + form.shift
        times = {"iat": issued, "exp": now + _LIFETIME + form.shift} if form.times else {}
        claims = {"aud": form.audience, "sub": subject, **times}
        if form.altered:
            header, _, signature = self._encode({**claims, "sub": f"{subject}-before"}, form).split(".")
            return ".".join((header, self._encode(claims, form).split(".")[1], signature))
        return self._encode(claims, form)

    def _encode(self, claims: Mapping[str, Any], form: _Form) -> str:
        headers = {"kid": form.key_id.format(self._settings.key_id)}
        if form.key is None:
            return jwt.encode(dict(claims), None, algorithm="none", headers=headers)
        with warnings.catch_warnings():
            # The length of the key is the vendor's choice, and no reason to judge nothing.
            warnings.simplefilter("ignore", InsecureKeyLengthWarning)
            return jwt.encode(dict(claims), form.key(self._key), algorithm=_ALGORITHM, headers=headers)

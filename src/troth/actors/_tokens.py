"""Bubblehouse's tokens: JWTs the caller signs, good ones and every documented kind of bad one.

From the vendor's authentication page: HS256, `kid` in the header, `aud` "BH", `sub` shop or shop/customer id, `iat`,
`exp`; the key is the base64-decoded shared secret.
"""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING

import jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.config import Bubblehouse

_AUDIENCE = "BH"
_LIFETIME = 3600
# Clocks differ: a token made "a minute ago" is valid on a server whose clock is a little behind ours.
_HEAD_START = 60

DEFECTS = ("expired", "not-yet-valid", "wrongly-signed", "unknown-key", "other-audience")
"""Kinds of token that have to be refused with 401 `invalid_token`.

Where time is the defect it is off by an hour, since leeway is undocumented.
"""


class Signer:
    """Makes tokens for one shop, and keeps each for half its life."""

    def __init__(self, settings: Bubblehouse, learn: Callable[[str], None]) -> None:
        """Take the settings, and a function that is told every token made, so that none is ever shown."""
        self._settings = settings
        self._learn = learn
        self._key = base64.b64decode(settings.shared_secret.reveal())
        self._made: dict[tuple[str, str], tuple[float, str]] = {}

    def token(self, subject: str, defect: str = "") -> str:
        """Return a token for a subject, `shop` or `shop/customer-id`, with one of `DEFECTS` or none."""
        made, token = self._made.get((subject, defect), (0.0, ""))
        now = time.time()
        if now - made > _LIFETIME / 2:
            token = self._sign(subject, defect, int(now))
            self._learn(token)
            self._made[subject, defect] = (now, token)
        return token

    def _sign(self, subject: str, defect: str, now: int) -> str:
        issued, expires = now - _HEAD_START, now + _LIFETIME
        if defect == "expired":
            issued, expires = now - 2 * _LIFETIME, now - _LIFETIME
        elif defect == "not-yet-valid":
            issued, expires = now + _LIFETIME, now + 2 * _LIFETIME
        key = bytes(reversed(self._key)) + b"another" if defect == "wrongly-signed" else self._key
        return jwt.encode(
            {"aud": "ELSE" if defect == "other-audience" else _AUDIENCE, "sub": subject, "iat": issued, "exp": expires},
            key,
            algorithm="HS256",
            headers={"kid": f"{self._settings.key_id}-unknown" if defect == "unknown-key" else self._settings.key_id},
        )

"""Capillary's credentials: a till and its password, right or wrong in a certain way.

From the vendor's page on basic authentication: the till's id, a colon, and the MD5 of its password in hexadecimal.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.config import Capillary

_ANOTHER_TILL = "right, and another till's name"
_NOT_BASE64 = "not in base64"
_SHORT = "with its digest cut short"
FLAWED_PASSWORDS = ("longer", "empty", "in the other letter case", _SHORT, _ANOTHER_TILL, _NOT_BASE64)
"""Ways in which a password can be wrong, or what it stands beside."""


def credentials(settings: Capillary, flaw: str = "") -> dict[str, str]:
    """Return the header that names the till, with the right password or one of `FLAWED_PASSWORDS`."""
    if flaw == _NOT_BASE64:
        return {"Authorization": "Basic !!!!!!!!"}
    right = settings.password.reveal()
    flawed = {"longer": f"{right}-wrong", "empty": "", "in the other letter case": right.swapcase()}
    password = flawed.get(flaw, right)
    digest = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    username = f"{settings.username}-other" if flaw == _ANOTHER_TILL else settings.username
    if flaw not in ("", _ANOTHER_TILL) and password == right:  # also where the password has no letters to turn
        digest = digest[:-1]
    return {"Authorization": "Basic " + base64.b64encode(f"{username}:{digest}".encode()).decode()}


def till_secrets(settings: Capillary) -> tuple[str, ...]:
    """Return what stands for the password in a request, right or wrong: as good as the password to whoever sees it."""
    flaws = ("", *(flaw for flaw in FLAWED_PASSWORDS if flaw != _NOT_BASE64))
    sent = [credentials(settings, flaw)["Authorization"].removeprefix("Basic ") for flaw in flaws]
    digests = [base64.b64decode(text).decode().rpartition(":")[2] for text in sent]
    return (*sent, *digests)

"""Capillary's credentials: a till and its password, right or wrong in a certain way.

From the vendor's page on basic authentication: the till's id, a colon, and the MD5 of its password in hexadecimal.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.config import Capillary

FLAWED_PASSWORDS = ("longer", "empty", "in the other letter case", "with its digest cut short")
"""Ways in which a password can be wrong."""


def credentials(settings: Capillary, flaw: str = "") -> dict[str, str]:
    """Return the header that names the till, with the right password or one of `FLAWED_PASSWORDS`."""
    right = settings.password.reveal()
    flawed = {"longer": f"{right}-wrong", "empty": "", "in the other letter case": right.swapcase()}
    password = flawed.get(flaw, right)
    digest = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    if flaw and password == right:  # also where the password has no letters to turn
        digest = digest[:-1]
    return {"Authorization": "Basic " + base64.b64encode(f"{settings.username}:{digest}".encode()).decode()}


def till_secrets(settings: Capillary) -> tuple[str, ...]:
    """Return what stands for the password in a request, right or wrong: as good as the password to whoever sees it."""
    sent = [credentials(settings, flaw)["Authorization"].removeprefix("Basic ") for flaw in ("", *FLAWED_PASSWORDS)]
    digests = [base64.b64decode(text).decode().rpartition(":")[2] for text in sent]
    return (*sent, *digests)

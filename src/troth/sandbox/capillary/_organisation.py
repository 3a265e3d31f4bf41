"""The organisation the sandbox plays: its sources and accounts, fields, programs and till.

The page gives none of these values. The twelve sources are those of its parameter table; which of them have several
accounts is what the vendor's earlier documentation of the same call names.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType

USERNAME = "till.1"
PASSWORD = "open-sesame"  # noqa: S105  # published on purpose: it opens nothing but this sandbox

SOURCES = (
    "FACEBOOK",
    "WEB_ENGAGE",
    "WECHAT",
    "INSTORE",
    "MARTJACK",
    "TMALL",
    "TAOBAO",
    "JD",
    "ECOMMERCE",
    "WEBSITE",
    "LINE",
    "MOBILE_APP",
)

ACCOUNTS = MappingProxyType(
    {
        "WECHAT": ("wx-1", "wx-2"),
        "FACEBOOK": ("fb-1", "fb-2"),
        "LINE": ("line-1", "line-2"),
        "MOBILE_APP": ("app-1", "app-2"),
    },
)
"""The sources with several accounts, and the accounts this organisation has there."""

CUSTOM_FIELDS = ("gender", "city", "favourite_store")
EXTENDED_FIELDS = ("gender", "city")
PROGRAMS = (699, 700)
WELCOME_POINTS = 100
ACTIVITY_POINTS = 25


def password_digest(password: str = PASSWORD) -> str:
    """Return the password as it is sent: the hexadecimal digits of its MD5, which the vendor's scheme asks for."""
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()

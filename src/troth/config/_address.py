"""Addresses in `troth.toml`: scheme, host and port, and nothing that one program reads differently from another."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from troth.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?")
_EXAMPLE = "Write it like https://api.example.com."


def server(url: str, path: Path, key: str) -> str:
    """Return the address of a server that is sent credentials.

    Raises:
        ConfigurationError: it is not scheme, host and port, or it is http to another machine.
    """
    found = address(url, path, key)
    if is_plain(found) and not is_loopback(found):
        advice = "Use https://; plain http is for servers on this machine."
        raise ConfigurationError("http would send credentials in the clear.", path=path, key=key, advice=advice)
    return found


def proxy(url: str, path: Path, key: str, *, base_url: str) -> str:
    """Return the address of a proxy.

    Raises:
        ConfigurationError: it is not scheme, host and port, or it would read what is sent in the clear.
    """
    found = address(url, path, key)
    if is_plain(base_url) and not is_loopback(found):
        advice = "Leave it out: a server on this machine needs no proxy."
        raise ConfigurationError("it would see credentials in the clear.", path=path, key=key, advice=advice)
    return found


def address(url: str, path: Path, key: str) -> str:
    """Return scheme, host and port of an address.

    Raises:
        ConfigurationError: there is anything else in it, or no host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # Neither the value nor a word of the error is shown: a password may be in it, here and below.
        raise ConfigurationError("it is not an address.", path=path, key=key, advice=_EXAMPLE) from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("it holds credentials.", path=path, key=key, advice="They have keys of their own.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("it has to begin with https:// and name a host.", path=path, key=key, advice=_EXAMPLE)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ConfigurationError("it holds more than a host and a port.", path=path, key=key, advice="Remove the rest.")
    if port == 0 or not _is_host(parts.hostname) or any(character <= " " for character in url):
        advice = "Write the name in ASCII letters, digits, dots and hyphens, or the IP address; a port is 1 to 65535."
        raise ConfigurationError("its host or port is not valid.", path=path, key=key, advice=advice)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def is_plain(url: str) -> bool:
    """Tell whether what is sent there is not encrypted."""
    return urlsplit(url).scheme == "http"


def is_loopback(url: str) -> bool:
    """Tell whether a server is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_host(host: str) -> bool:
    try:
        return "%" not in str(ipaddress.ip_address(host))
    except ValueError:
        return _HOST.fullmatch(host) is not None

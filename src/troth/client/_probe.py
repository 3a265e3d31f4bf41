"""Whether a server can be reached at all, step by step: its name, and its certificate."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

if TYPE_CHECKING:
    from troth.config import Reach

_PORTS = {"https": 443, "http": 80}


class Unreached(Exception):  # noqa: N818 - what happened, not an error of ours
    """A step of reaching a server failed; its text says how."""


def look_up(url: str) -> int:
    """Return how many addresses the host of an address has.

    Raises:
        Unreached: it has none.
    """
    host, port = _place(url)
    try:
        return len({found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError) as error:
        raise Unreached(f"the name {host} is not known: {error}") from None


def shake_hands(reach: Reach, seconds: float) -> str:
    """Return the day until which the certificate of a server is valid, after verifying it as every request does.

    Raises:
        Unreached: nobody listens, or the certificate does not verify.
    """
    host, port = _place(reach.base_url)
    try:
        context = ssl.create_default_context(cafile=reach.ca_bundle or DEFAULT_CA_BUNDLE_PATH)
        with (
            socket.create_connection((host, port), timeout=seconds) as connection,
            context.wrap_socket(connection, server_hostname=host) as secured,
        ):
            certificate = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise Unreached(f"the certificate does not verify: {error.verify_message}") from None
    except OSError as error:
        raise Unreached(f"no TLS connection: {error}") from None
    return str(certificate.get("notAfter", "an unknown day"))


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]

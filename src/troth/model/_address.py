"""What of an address stays the same from run to run."""

from __future__ import annotations

import re

_PORT = re.compile(r"^(https?://(?:127\.0\.0\.1|localhost|\[::1\])):[0-9]+(?=/|$)")


def without_port(url: str) -> str:
    """Return an address without its port, if it is one of this machine, where a server has another port each time."""
    return _PORT.sub(r"\1", url)

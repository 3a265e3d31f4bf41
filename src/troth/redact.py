"""What leaves the process: an exchange without credentials, and the command line that sends it again. Pure."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Interaction

REDACTED = "[redacted]"
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "www-authenticate"})
_LEFT_OUT = frozenset({"accept", "accept-encoding", "connection", "content-length", "host", "user-agent"})
_SHORTEST_SECRET = 6


class Redactor:
    """Takes known secrets out of whatever is shown to it; made once, when the secrets are known."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # A shorter one would take ordinary words out with it; configuration refuses such secrets anyway.
        self._secrets = sorted({secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}, key=len, reverse=True)

    def learn(self, secret: str) -> None:
        """Add a secret made while running, such as a signed token."""
        if secret not in self._secrets and len(secret) >= _SHORTEST_SECRET:
            self._secrets.append(secret)

    def text(self, text: str) -> str:
        """Return the text without any known secret."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return text

    def value(self, value: Any) -> Any:  # noqa: ANN401 - a JSON value
        """Return a JSON value without any known secret, in names and values."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(str(name)): self.value(item) for name, item in value.items()}
        return value

    def exchange(self, interaction: Interaction) -> dict[str, Any]:
        """Return an interaction as the results file holds it: JSON bodies as values, no credential anywhere."""
        request, response = interaction.request, interaction.response
        return {
            "call": interaction.call or None,
            "sent": interaction.sent.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "request": {
                "method": request.method,
                "url": self.text(request.url),
                "headers": self._headers(request.headers),
                "body": self._body(request.body),
            },
            "response": {
                "status": response.status,
                "headers": self._headers(response.headers),
                "body": self._body(response.body),
                "seconds": round(response.seconds, 4),
            },
        }

    def _headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        return {
            name: REDACTED if name.lower() in _SECRET_HEADERS else self.text(value)
            for name, value in headers
            if name.lower() not in _LEFT_OUT
        }

    def _body(self, body: bytes | None) -> Any:  # noqa: ANN401 - a JSON value
        if not body:
            return None
        try:
            value = json.loads(body)
            json.dumps(value, allow_nan=False)  # NaN and endless numbers are no JSON; such a body is kept as text
            return self.value(value)
        except (ValueError, RecursionError):
            return self.text(body.decode("utf-8", errors="backslashreplace"))


def curl(exchange: dict[str, Any]) -> str:
    """Return the shell command that sends a redacted exchange's request again; `$TOKEN` stands for the credential."""
    request = exchange["request"]
    words = ["curl", "-X", request["method"], shlex.quote(request["url"])]
    for name, value in request["headers"].items():
        if name.lower() == "authorization":
            words += ["-H", f'"{name}: $TOKEN"']
        else:
            words += ["-H", shlex.quote(f"{name}: {value}")]
    if request["body"] is not None:
        body = request["body"]
        text = body if isinstance(body, str) else json.dumps(body)
        words += ["--data-raw", shlex.quote(text)]
    return " ".join(words)

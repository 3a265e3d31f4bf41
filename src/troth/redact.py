"""What leaves the process: an exchange without credentials, and the command line that sends it again. Pure."""

from __future__ import annotations

import html
import json
import re
import shlex
import urllib.parse
from typing import TYPE_CHECKING, Any

from troth.model import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Interaction

REDACTED = "[redacted]"
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "www-authenticate"})
_LEFT_OUT = frozenset({"accept", "accept-encoding", "connection", "content-length", "host", "user-agent"})
_SCHEMES = frozenset({"Bearer", "Basic"})
_SHORTEST_SECRET = 6
_MOST_KEPT = 131_072
"""Bytes of an answer's body that leave the process: a finding holds up to thirty exchanges, and a server may send much
more than anybody reads. What we sent ourselves is kept whole."""


class Redactor:
    """Takes known secrets out of whatever is shown to it; made once, when the secrets are known."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._forms: list[str] = []
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: str) -> None:
        """Add a secret, such as a token that was signed while running."""
        # A shorter one would take ordinary words out with it; configuration refuses such secrets anyway.
        if secret not in self._known and len(secret) >= _SHORTEST_SECRET:
            self._known.add(secret)
            # The longest first: one secret may be a part of another.
            self._forms = sorted({*self._forms, *_forms(secret)}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return the text without any known secret, in whichever form an address, a page or JSON holds it."""
        for form in self._forms:
            text = text.replace(form, REDACTED)
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
            "caller": self.text(request.caller) or None,
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
                "body": self._beginning(response.body)
                if len(response.body) > _MOST_KEPT
                else self._body(response.body),
                "seconds": round(response.seconds, 4),
            },
        }

    def curl(self, interaction: Interaction) -> str:
        """Return the shell command that sends a request again, in ASCII; `$TOKEN` stands for the credential."""
        request = interaction.request
        words = ["curl", "-X", shlex.quote(request.method), _word(self.text(request.url))]
        for name, value in self._headers(request.headers).items():
            secret = f'"{name}: {value.replace(REDACTED, "$TOKEN")}"' if name.lower() == "authorization" else ""
            words += ["-H", secret or _word(f"{name}: {value}")]
        if not request.body:
            return " ".join(words)
        body = self._body(request.body)
        if not isinstance(body, str):
            text = json.dumps(body)
        else:  # exactly as it was sent, byte for byte
            text = self.text(request.body.decode("utf-8", errors="surrogateescape"))
        if _is_plain(text):
            return " ".join([*words, "--data-raw", shlex.quote(text)])
        return f"printf {_octal(text)} | {' '.join(words)} --data-binary @-"

    def _headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        return {
            self.text(name): _scheme(value) + REDACTED if name.lower() in _SECRET_HEADERS else self.text(value)
            for name, value in headers
            if name.lower() not in _LEFT_OUT
        }

    def _beginning(self, body: bytes) -> str:
        text = self.text(body[:_MOST_KEPT].decode("utf-8", errors="backslashreplace"))
        # A secret that stands where it was cut is not known any more by what is left of it.
        text = text[: -max(map(len, self._forms), default=0) or None]
        return f"{text}… (the rest of {len(body):,} bytes is left out)"

    def _body(self, body: bytes | None) -> Any:  # noqa: ANN401 - a JSON value
        """Return a JSON body as a value, and any other as text: what makes it none has to stay visible.

        A body that is nothing but a JSON string is text too, with its quotes: so a text is always the body itself.
        """
        if not body:
            return None
        read = read_json(body)
        if not read.problem and not isinstance(read.value, str):
            try:
                json.dumps(read.value, allow_nan=False)  # what is too large for a number is read as endless
                return self.value(read.value)
            except (ValueError, RecursionError):  # whoever reads the results would stumble over a deep value, too
                pass
        return self.text(body.decode("utf-8", errors="backslashreplace"))


def _forms(secret: str) -> set[str]:
    """Return the forms in which a secret may stand in a text: as it is, percent-encoded, in JSON, in HTML."""
    encoded = {urllib.parse.quote(secret), urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret)}
    small = {re.sub("%..", lambda found: found[0].lower(), form) for form in encoded}
    in_json = {json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    in_json |= {form.replace("/", "\\/") for form in in_json}
    return {secret, *encoded, *small, *in_json, html.escape(secret)}


def _scheme(credentials: str) -> str:
    scheme, blank, _ = credentials.partition(" ")
    return scheme + blank if scheme in _SCHEMES else ""


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _word(text: str) -> str:
    """Return a word of a shell command that stands for a text of any characters."""
    return shlex.quote(text) if _is_plain(text) else f'"$(printf {_octal(text)})"'


def _octal(text: str) -> str:
    """Return a text as the quoted format of `printf`: of its bytes, those that a terminal may take amiss as numbers."""
    escaped = {"\\": "\\\\", "%": "%%", "'": "\\047", '"': "\\042"}
    data = text.encode("utf-8", errors="surrogateescape")
    shown = [chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}" for byte in data]  # noqa: PLR2004 - ASCII
    if shown[:1] == ["-"]:  # it would be taken for an option
        shown[0] = "\\055"
    return "'" + "".join(escaped.get(character, character) for character in shown) + "'"

"""Looking for secrets in cassettes: nothing that looks like one belongs there, whoever wrote it.

A line is read as it stands, so that a file that is no cassette any more is searched, too. What is base64 by its nature,
a body of bytes, is decoded first.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KINDS = {
    "a JWT": re.compile(r"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)?"),
    "a bearer token": re.compile(r"\bbearer[\s:=]+[A-Za-z0-9._~+/-]{6,}=*", re.IGNORECASE),
    "Basic credentials": re.compile(r"\bbasic\s+[A-Za-z0-9+/]{8,}=*(?![A-Za-z])", re.IGNORECASE),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a cookie": re.compile(r"\b(?:set-)?cookie\s*[:=]", re.IGNORECASE),
    "an Authorization header": re.compile(r"\b(?:proxy-)?authorization\s*:", re.IGNORECASE),
}
_RUN = re.compile(r"[A-Za-z0-9+_=-]{20,}|[A-Za-z0-9+/]{32,}={0,2}")  # an address has slashes, and dots between them
_BYTES = re.compile(
    r'"base64": "(?P<case>[A-Za-z0-9+/]*={0,2})"|!!binary \|\s*\n(?P<body>(?:[ \t]+[A-Za-z0-9+/=]+\n)+)'
)
_DIGEST = re.compile(r"\b[0-9]+ bytes, SHA-256 [0-9a-f]{64}\b")
_OURS = re.compile(r"troth[-_][0-9a-z]+[-_][0-9a-f]{8}[-_][0-9]+")
_NOBODYS = re.compile(r"[A-Za-z0-9._%+{}-]+@example\.com")
_CHANGES = 0.33
"""How often a random key goes from one kind of character to another, at least: hexadecimal digits do every other time,
letters of both cases and digits more often, and the names of calls every fourth time."""

_SIGNS = 8
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A place that looks as if it held a secret.

    Attributes:
        path: of the file.
        line: from 1 on.
        kind: what it looks like.
        begins: its first characters, which are no secret yet.
    """

    path: Path
    line: int
    kind: str
    begins: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: this looks like {self.kind}: {self.begins}…"


def suspicions(folder: Path) -> Iterator[Suspicion]:
    """Yield every place in a folder of cassettes that looks like a secret, file by file.

    Raises:
        CassetteError: there is no such folder, or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise CassetteError("there is no such folder.", path=folder, advice="Name the folder of a recording.")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise CassetteError(f"it cannot be read: {error.strerror}.", path=path) from None
        for place, kind, begins in _in(text):
            yield Suspicion(path, text.count("\n", 0, place) + 1, kind, begins[:_SHOWN])


def _in(text: str) -> Iterator[tuple[int, str, str]]:
    for found in _BYTES.finditer(text):
        encoded = "".join((found["case"] or found["body"] or "").split())
        for _, kind, begins in _plainly(_decoded(encoded)):
            yield found.start(), kind, begins
    # The same number of characters, so that places stay what they are.
    for known in (_DIGEST, _OURS, _NOBODYS, _BYTES):
        text = known.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    yield from _plainly(text)


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return encoded


def _plainly(text: str) -> Iterator[tuple[int, str, str]]:
    taken: list[tuple[int, int]] = []
    for kind, form in _KINDS.items():
        for found in form.finditer(text):
            taken.append(found.span())
            yield found.start(), kind, found[0]
    for found in _RUN.finditer(text):
        inside = any(start < found.end() and found.start() < end for start, end in taken)
        if not inside and _looks_random(found[0]):
            yield found.start(), "a random key", found[0]


def _looks_random(run: str) -> bool:
    """Say whether a run of letters and digits goes from one kind to another as often as no name does."""
    run = run.strip("=-_/+")
    kinds = ["digit" if sign.isdigit() else "upper" if sign.isupper() else "lower" for sign in run if sign.isalnum()]
    changes = sum(one != other for one, other in itertools.pairwise(kinds))
    return {"digit"} < {*kinds} and len({*run}) >= _SIGNS and changes >= _CHANGES * len(kinds)

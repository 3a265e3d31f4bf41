"""Taking people out of a live recording before it is written: what the run did not make up becomes a pseudonym.

Names, addresses, numbers, days and ids that a server sends stand for somebody. Each becomes a value of the same shape,
the same one wherever it stands in a cassette, so that what was equal is equal and what was well-formed is well-formed.
The text of an answer is edited, not its value: a member that is there twice is there twice afterwards.

What the test makes of an answer, and sends, follows from the pseudonyms as it followed from the values: so the test is
played once more with the edited answers (`Renamer`), and tells what it sends now.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from troth.cassettes._ours import WORD, Ours
from troth.cassettes._shapes import DAY, EMAIL, INSTANT, PHONE, SMALL, stand_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.model import Request, Response

_LITERAL = r'"(?:[^"\\]|\\.)*"(?P<key>\s*:)?'
_BARE = r"-?[^\W_](?:[\w.]|(?<=[eE])[+-](?=[0-9]))*"
_TOKEN = re.compile(f"{_LITERAL}|{_BARE}", re.DOTALL)
"""A text of JSON, or a run of letters and digits outside of one: a number, a word, or what has lost its quotes."""

_FORMS = "|".join(
    rf"(?<!\w)(?:{re.sub(r'[?]P<[a-z]+>', '?:', form.pattern)})(?!\w)" for form in (EMAIL, INSTANT, DAY, PHONE)
)
_PIECE = re.compile(f"{_FORMS}|{WORD.pattern}")
_TOLD = re.compile(f"{_LITERAL}|{_FORMS}|{_BARE}", re.DOTALL)
"""The same, and what names somebody though it has blanks in it."""

_JSON_WORDS = frozenset({"true", "false", "null", "NaN", "Infinity"})
_MEDIA_TYPE = re.compile(
    r"(?:application|text)/(?:(?:problem|hal)\+)?(?:json|html|plain|xml|javascript|octet-stream|x-www-form-urlencoded)"
    r"(?:\s*;\s*charset=\"?(?:utf-?8|utf-?16|us-ascii|iso-8859-1|latin-?1|windows-1252)\"?)?",
    re.IGNORECASE,
)
_OTHER_MEDIA_TYPE = "application/octet-stream"
_PARTS = re.compile(r"[/?&=]")
_SHORTEST = 4
_TELLING = (INSTANT, DAY, EMAIL, PHONE)


class Pseudonyms:
    """The pseudonyms of one cassette, made as they are needed.

    Attributes:
        coincidences: what the test makes up itself, though a server had told it before, and what it makes of it.
    """

    def __init__(self, harmless: Ours, foreign: Mapping[str, str], cases: Iterable[object]) -> None:
        """Take what is known.

        Args:
            harmless: knows the words that stand for nobody; it is the same for every cassette, and learns nothing.
            foreign: what stands for values of the configuration, and for what was a coincidence last time.
            cases: whatever the run drew.
        """
        self.coincidences: dict[str, str] = {}
        self._known = dict(foreign)
        self._ours = harmless.copy()
        self._ours.learn([*cases])

    def follow(self, before: Request, now: Request) -> bool:
        """Learn from a request: what is sent as it was is the run's own, and what is sent differently was derived.

        Returns:
            Whether it is the same request at all.
        """
        if before.method != now.method:
            return False
        pairs = _pairs_of(before, now)
        if pairs is None:
            return False
        for was, is_now in pairs:
            if self._known.get(was, is_now) != is_now:
                self.coincidences[was] = is_now
            if was in self._known or (was != is_now and len(was) >= _SHORTEST):  # shorter ones are pieces of a value
                self._known[was] = is_now
            self._ours.learn(is_now)
        return True

    def response(self, response: Response) -> tuple[tuple[tuple[str, str], ...], bytes]:
        """Return headers and body of an answer, edited."""
        headers = tuple((name, self._header(name.lower(), value)) for name, value in response.headers)
        return headers, self._edited(response.body)

    def text(self, text: str) -> str:
        """Return a text in which everything is replaced that is not known to stand for nobody."""
        if not text or text in _JSON_WORDS or SMALL.fullmatch(text):
            return text
        replaced = self._replaced(text)
        if text in self._known or self._ours.has(replaced):
            return replaced
        if replaced != text and self._is_harmless(replaced):
            return replaced
        if _is_telling(text) or " " not in text:
            return self._whole(text)
        return _PIECE.sub(lambda found: self._piece(found[0]), text)

    def _piece(self, text: str) -> str:
        return text if SMALL.fullmatch(text) or self._ours.has(text) else self._whole(text)

    def _whole(self, text: str) -> str:
        """Return the pseudonym of a value, or the value if every word of it is known to be harmless."""
        if text in self._known:
            return self._known[text]
        if not _is_telling(text) and self._is_harmless(text):
            return text
        made = stand_in(text, len(self._known) + 1)
        self._known[text] = made
        self._ours.learn(made)
        return made

    def _is_harmless(self, text: str) -> bool:
        return all(self._is_harmless_piece(found[0]) for found in _PIECE.finditer(text))

    def _is_harmless_piece(self, text: str) -> bool:
        if SMALL.fullmatch(text) or self._ours.has(text):
            return True
        return not _is_telling(text) and self._ours.has_word(text)

    def _replaced(self, text: str) -> str:
        """Return a text with a pseudonym in place of each known value that stands in it."""
        if text in self._known:
            return self._known[text]
        if not self._ours.has(text):
            for name in sorted(self._known, key=len, reverse=True):
                if len(name) >= _SHORTEST:
                    text = text.replace(name, self._known[name])
        return text

    def _header(self, name: str, value: str) -> str:
        if name == "content-type":
            return value if _MEDIA_TYPE.fullmatch(value.strip()) else _OTHER_MEDIA_TYPE
        if name == "retry-after" and SMALL.fullmatch(value.strip()):
            return value
        return self.text(value)

    def _edited(self, body: bytes) -> bytes:
        """Return a body whose texts, numbers and words are replaced, and everything between them kept."""
        decoded, coding = _decoded(body)
        return _TOLD.sub(self._token, decoded).encode(coding, errors="replace")

    def _token(self, found: re.Match[str]) -> str:
        raw, colon = found[0], found["key"] or ""
        if not raw.startswith('"'):
            return self.text(raw)
        literal = raw.removesuffix(colon)
        value = _read(literal)
        replaced = self.text(value)
        return raw if replaced == value else json.dumps(replaced, ensure_ascii="\\u" in literal) + colon


def _is_telling(text: str) -> bool:
    return any(form.fullmatch(text.strip()) for form in _TELLING)


def _pairs_of(before: Request, now: Request) -> list[tuple[str, str]] | None:
    """Return what two requests say in the same places; None if they have not the same places."""
    was, is_now = (
        [unquote(part) for part in _PARTS.split(_path(request.url))] + _tokens(request.body or b"") + [request.caller]
        for request in (before, now)
    )
    return [*zip(was, is_now, strict=True)] if len(was) == len(is_now) else None


def _path(url: str) -> str:
    return url.partition("://")[2].partition("/")[2]


def _tokens(body: bytes) -> list[str]:
    """Return the texts, numbers and words of a body, which may be spoiled JSON."""
    return [_read(found[0].removesuffix(found["key"] or "")) for found in _TOKEN.finditer(_decoded(body)[0])]


def _read(token: str) -> str:
    if not token.startswith('"'):
        return token
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]


def _decoded(body: bytes) -> tuple[str, str]:
    """Return a body as text, and how it was decoded: bytes that are no UTF-8 stay what they are."""
    try:
        return body.decode(), "utf-8"
    except UnicodeDecodeError:
        return body.decode("latin-1"), "latin-1"

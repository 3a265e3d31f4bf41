"""What is done to a cassette before a byte of it is written."""

from __future__ import annotations

import codecs
import contextlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.cassettes._ours import Ours
from troth.cassettes._pseudonyms import Pseudonyms
from troth.cassettes._renamer import Renamer
from troth.cassettes._words import known_words, pool_stand_ins
from troth.model import without_port

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.cassettes._cassette import Cassette
    from troth.cassettes._player import Player
    from troth.client import Exchange, Take
    from troth.config import Config
    from troth.model import Contract
    from troth.redact import Redactor

_PASSES = 3
"""How often a test is played again to learn what it makes up itself; once is usual."""


class Cleaner:
    """Takes secrets out of cassettes, people out of live ones, and what differs from run to run."""

    def __init__(self, contract: Contract, config: Config, redactor: Redactor, *, live: bool, run: str) -> None:
        """Take what the run knows.

        Args:
            contract: its words stand for nobody.
            config: names the customers of the pool.
            redactor: knows every secret, and every token made so far.
            live: the server is a vendor's, and what it tells is somebody's.
            run: is in the name of every customer; of a live run it is another each time.
        """
        self._redactor = redactor
        self._run = run if live else ""
        self._harmless = Ours(known_words(contract, config) if live else ())
        self._foreign = pool_stand_ins(config)

    def without_people(self, cassette: Cassette, play: Callable[[Player], None]) -> Cassette:
        """Return a live cassette in which nobody is named but whom the run made up.

        Args:
            cassette: as it was recorded.
            play: plays the test once more, with a player in place of the server.
        """
        made_up: dict[str, str] = {}
        for _ in range(_PASSES):
            names = Pseudonyms(self._harmless, self._foreign | made_up, [take.case for take in cassette.takes])
            renamer = Renamer(cassette, names)
            play(renamer)
            if not names.coincidences:
                break
            made_up |= names.coincidences
        return replace(cassette, takes=tuple(renamer.takes))

    def without_secrets(self, cassette: Cassette) -> Cassette:
        """Return a cassette without secrets, and without what differs from run to run."""
        return replace(cassette, takes=tuple(self._take(take) for take in cassette.takes))

    def _take(self, take: Take) -> Take:
        return replace(
            take,
            case=self._redactor.value(dict(take.case)),
            recalled=tuple(self._value(value) for value in take.recalled),
            exchanges=tuple(self._exchange(exchange) for exchange in take.exchanges),
        )

    def _value(self, value: Any) -> Any:  # noqa: ANN401 - a JSON value
        return json.loads(self._text(json.dumps(value)))

    def _text(self, text: str) -> str:
        text = self._redactor.text(text)
        return text.replace(self._run, "0" * len(self._run)) if self._run else text

    def _exchange(self, exchange: Exchange) -> Exchange:
        text = self._text
        request, response = exchange.request, exchange.response
        request = replace(
            request,
            url=without_port(text(request.url)),
            body=None if request.body is None else _redacted(request.body, text),
            caller=text(request.caller),
        )
        if response is not None:
            headers = tuple((name, text(value)) for name, value in response.headers)
            response = replace(response, headers=headers, body=_redacted(response.body, text))
        return replace(exchange, request=request, response=response, reason=text(exchange.reason))


def _redacted(body: bytes, text: Callable[[str], str]) -> bytes:
    """Return a body without secrets, in the encoding it has; bytes that are no text stay as they are."""
    coding = _coding(body)
    if not coding.startswith("utf-8"):
        with contextlib.suppress(UnicodeError):
            return text(body.decode(coding)).encode(coding)
    return text(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _coding(body: bytes) -> str:
    """Return in which encoding a body would be JSON, so that a byte order mark is one of its signs."""
    found = json.detect_encoding(body)
    little = {"utf-16": codecs.BOM_UTF16_LE, "utf-32": codecs.BOM_UTF32_LE}
    return f"{found}-{'le' if body.startswith(little[found]) else 'be'}" if found in little else found

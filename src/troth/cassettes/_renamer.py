"""Playing a test once more with pseudonyms in the answers, to learn what it sends then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.cassettes._player import Player
from troth.client import Exchange, Take

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from troth.cassettes._cassette import Cassette
    from troth.cassettes._pseudonyms import Pseudonyms
    from troth.model import Request, Response


class Renamer(Player):
    """Answers each request of a test with the edited answer to the one that it sent in the same place.

    Attributes:
        takes: what a cassette without anybody in it has.
    """

    def __init__(self, cassette: Cassette, names: Pseudonyms) -> None:
        super().__init__()
        self._names = names
        self._rest: Iterator[Exchange] = iter(())
        self.takes: list[Take] = []
        self.insert(cassette)

    def begin(self, case: Mapping[str, Any]) -> None:
        """Begin a case: the next take of it is played."""
        super().begin(case)
        if self._take is not None:
            self.takes.append(replace(self._take, exchanges=()))

    def exchange(self, request: Request, *, paced: bool) -> Response:
        """Return the edited answer to the request that was sent here.

        Raises:
            NoAnswer: none came then.
            Stale: something else was sent here, or nothing.
        """
        del paced
        recorded = next(self._rest, None)
        if recorded is None or not self._names.follow(recorded.request, request):
            raise self.lacking(request)
        if recorded.response is None:
            made = Exchange(request, None, self._names.text(recorded.reason), recorded.seconds)
        else:
            headers, body = self._names.response(recorded.response)
            made = Exchange(request, replace(recorded.response, headers=headers, body=body))
        self.takes[-1] = replace(self.takes[-1], exchanges=(*self.takes[-1].exchanges, made))
        return self.passed(made)

    def _wind(self, take: Take | None) -> None:
        super()._wind(take)
        self._rest = iter(take.exchanges if take else ())

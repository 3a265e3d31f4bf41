"""Playing a cassette: instead of a server, and instead of the time that passed.

Every request is looked up in an index of its take, so that it costs the same in a long cassette as in a short one.
"""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar, cast

from troth.cassettes._cassette import digest, request_target
from troth.client import NoAnswer
from troth.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.cassettes._cassette import Cassette
    from troth.client import Exchange, Patience, Take, Waited
    from troth.model import Request, Response

T = TypeVar("T")
_Key = tuple[str, str, str | bytes | None, str]


class Player:
    """Plays one cassette at a time: it is both the wire and the outside of a replayed test.

    Requests match on method, path, raw query, JSON body and caller; equal ones are answered in the order in which they
    were, once each.

    Attributes:
        stale: what the running case wanted first that the recording does not have; empty if there was nothing.
        slept: nothing.
    """

    def __init__(self) -> None:
        self.stale, self.slept = "", 0.0
        self._takes: dict[str, deque[Take]] = {}
        self._take: Take | None = None
        self._index: dict[_Key, deque[Exchange]] = {}
        self._waited: deque[Waited] = deque()
        self._recalled: deque[Any] = deque()
        self._clock = 0.0

    def insert(self, cassette: Cassette) -> None:
        """Play this cassette from now on."""
        self._takes = {}
        for take in cassette.takes:
            self._takes.setdefault(_canonical(take.case), deque()).append(take)
        self._wind(None)

    # --- the outside --------------------------------------------------------------------------------------------------

    def begin(self, case: Mapping[str, Any]) -> None:
        """Begin a case: the next take of it is played."""
        takes = self._takes.get(_canonical(case))
        self._wind(takes.popleft() if takes else None)

    def can_play(self, case: Mapping[str, Any]) -> bool:
        """Say whether there is another take of a case."""
        return bool(self._takes.get(_canonical(case)))

    @property
    def unasked(self) -> tuple[Exchange, ...]:
        """What the take still holds."""
        return tuple(exchange for waiting in self._index.values() for exchange in waiting)

    def monotonic(self) -> float:
        """Return the seconds that the recorded answers took."""
        return self._clock

    def sleep(self, seconds: float) -> None:
        """Wait for nothing: what was waited for has happened."""

    def patience(self, seconds: float) -> Patience:
        """Return a patience that goes as it went."""
        del seconds
        return _Recorded(self._waited)

    def recall(self, look: Callable[[], T]) -> T:
        """Return what was recalled.

        Raises:
            Stale: nothing was.
        """
        del look
        if not self._recalled:
            raise self._lacking("something of earlier tests")
        return cast("T", self._recalled.popleft())

    # --- the wire -----------------------------------------------------------------------------------------------------

    def exchange(self, request: Request, *, paced: bool) -> Response:
        """Return the recorded answer to a request.

        Raises:
            NoAnswer: none came then.
            Stale: the recording has no such request, or not once more.
        """
        del paced
        waiting = self._index.get(_key(request))
        if not waiting:
            raise self.lacking(request)
        return self.passed(waiting.popleft())

    def lacking(self, request: Request) -> Stale:
        """Return what is raised where the recording has no answer to a request."""
        return self._lacking(f"{request.method} {request_target(request.url)}")

    def passed(self, exchange: Exchange) -> Response:
        """Return a recorded answer, and let the time pass that it took.

        Raises:
            NoAnswer: none came then.
        """
        if exchange.response is None:
            self._clock += exchange.seconds
            raise NoAnswer(exchange.reason, exchange.seconds)
        self._clock += exchange.response.seconds
        return exchange.response

    def close(self) -> None:
        """Let go of the cassette."""
        self._takes = {}
        self._wind(None)

    def _lacking(self, what: str) -> Stale:
        self.stale = self.stale or f"the recording has no answer to {what} here. Stale: record again"
        return Stale(self.stale)

    def _wind(self, take: Take | None) -> None:
        self.stale = ""
        self._take = take
        self._index = {}
        for exchange in take.exchanges if take else ():
            self._index.setdefault(_key(exchange.request), deque()).append(exchange)
        self._waited = deque(take.waited if take else ())
        self._recalled = deque(take.recalled if take else ())


class _Recorded:
    """A patience that is asked about as often as it was then, and then ends as it did."""

    def __init__(self, recorded: deque[Waited]) -> None:
        self._recorded = recorded
        self._waited: Waited | None = None
        self._asked = 0

    def is_over(self, ahead: float = 0.0) -> bool:
        """Say whether it was over; whoever asks more often than then has no more answers to wait for."""
        del ahead
        if self._waited is None:
            self._waited = self._recorded.popleft() if self._recorded else None
        self._asked += 1
        waited = self._waited
        return waited is None or self._asked > waited.asked or (self._asked == waited.asked and waited.over)


def _key(request: Request) -> _Key:
    return request.method, request_target(request.url), _canonical_body(request.body), request.caller


def _canonical_body(body: bytes | None) -> str | bytes | None:
    """Return a JSON body in one form, in which 1, 1.0 and true differ and the order of members does not count."""
    if not body:
        return None
    if (short := digest(body)) is not body:
        return short
    try:
        return _canonical(json.loads(body))
    except (ValueError, RecursionError):
        return body


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)

"""Sending one request and getting its answer, patiently."""

from __future__ import annotations

import email.utils
import importlib.metadata
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import requests

from troth.checks import Asked, shown
from troth.client._budget import Budget
from troth.client._pace import Pace
from troth.client._wire import HttpWire, NoAnswer
from troth.errors import Inconclusive
from troth.model import Interaction, Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.client._record import Record
    from troth.client._wire import Wire
    from troth.config import Reach
    from troth.model import Call, Response

_TOO_MANY = 429
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 10.0
_TRIES_AFTER_5XX = 3
_DEAD_AFTER = 3
_HOPELESS_AFTER = 2
_HEADERS = {
    "User-Agent": f"troth/{importlib.metadata.version('troth')}",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
}


class Client:
    """Sends to one server, and waits out what the documentation lets it do.

    Raises (from `send`):
        Inconclusive: no answer came, or 429 came until patience ended.
    """

    def __init__(self, reach: Reach, record: Record, wire: Wire | None = None, budget: Budget | None = None) -> None:
        """Take what is known of the server, where interactions go, what carries them, and what they may cost.

        What is left out is HTTP, and as much as it takes.
        """
        self._reach = reach
        self._record = record
        self._budget = budget or Budget()
        self._pace = Pace(reach, self._budget.share)
        self._wire = wire or HttpWire(reach, self._pace)
        self._unreachable = 0
        self._why = ""
        self._impatient = 0

    @property
    def paced(self) -> float:
        """For how many seconds it waited to keep to the configured requests per second."""
        return self._pace.seconds

    def close(self) -> None:
        """Close the connections and end the pacing."""
        self._wire.close()

    def beside(self, record: Record) -> Client:
        """Return a client over the same connection whose interactions go elsewhere."""
        return Client(self._reach, record, self._wire, self._budget)

    def send(  # noqa: PLR0913 - all that a request consists of
        self,
        call: Call | None,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        caller: str = "",
        repeat: frozenset[int] = frozenset(),
        hasty: bool = False,
    ) -> Interaction:
        """Send a request and return what happened; a redirect is an answer like any other and is not followed.

        Args:
            call: whose checks run on the answer; None for a request that is not judged.
            method: the HTTP method.
            path: from the first slash on.
            query: names and values, in order.
            headers: beside the ones HTTP needs.
            body: None sends none.
            caller: whose credentials the headers hold, in words; see `Request`.
            repeat: statuses from 500 on that the documentation lets us repeat; 429 always is.
            hasty: to provoke a 429: not paced, and whatever comes is the answer.
        """
        request = self._complete(method, path, query, headers or {}, body, caller)
        # Who has waited in vain again and again waits no more: a server that is always busy costs minutes, not hours.
        is_hopeless = self._impatient >= _HOPELESS_AFTER
        patience = self._record.outside.patience(0.0 if is_hopeless else self._reach.patience_seconds)
        pause = _FIRST_PAUSE
        repeated = 0
        while True:
            interaction = self._once(call, request, paced=not hasty)
            self._record.add(interaction, call)
            status = interaction.response.status
            if hasty:
                return interaction
            self._impatient *= status == _TOO_MANY
            if status == _TOO_MANY:
                wait = _retry_after(interaction.response)
                if call is not None:
                    self._record.judge(call, interaction, Asked.VALID)
            elif status in repeat and repeated < _TRIES_AFTER_5XX:
                repeated += 1
                wait = _retry_after(interaction.response)
                if call is not None:
                    self._record.observe(call, f"HTTP {status}, repeated", interaction)
            else:
                return interaction
            wait = pause * random.uniform(0.5, 1.0) if wait is None else wait  # noqa: S311 - jitter, not a secret
            if patience.is_over(wait):
                if status == _TOO_MANY:
                    raise self._out_of_patience(interaction)
                return interaction
            self._budget.allow_wait(wait)
            self._record.outside.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _out_of_patience(self, interaction: Interaction) -> Inconclusive:
        self._impatient += 1
        waited = f"for {self._reach.patience_seconds:g} s"
        if self._impatient > _HOPELESS_AFTER:
            waited = f"still, after it was waited out {waited} {_HOPELESS_AFTER} times in a row"
        return Inconclusive(f"rate limited {waited}: {shown(interaction)}")

    def _complete(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        body: bytes | None,
        caller: str,
    ) -> Request:
        """Return a request with its whole address and every header."""
        url = self._reach.base_url + path
        headers = _HEADERS | dict(headers)
        prepared = requests.Request(method, url, params=list(query), headers=headers, data=body).prepare()
        return Request(
            method=prepared.method or "",
            url=prepared.url or "",
            headers=tuple((str(name), str(value)) for name, value in prepared.headers.items()),
            body=body,
            caller=caller,
        )

    def _once(self, call: Call | None, request: Request, *, paced: bool) -> Interaction:
        if self._unreachable >= _DEAD_AFTER:
            times = f"{_DEAD_AFTER} times in a row"
            raise Inconclusive(f"{self._reach.base_url} gave no answer {times}; the last time {self._why}")
        self._budget.spend()
        sent = datetime.now(UTC)
        try:
            response = self._wire.exchange(request, paced=paced)
        except NoAnswer as none:
            self._unreachable += 1
            self._why = none.reason
            self._record.missed(request, none)
            raise Inconclusive(f"no answer from {self._reach.base_url}: {none.reason}") from None
        self._unreachable = 0
        return Interaction(call=call.id if call else "", sent=sent, request=request, response=response)


def _retry_after(response: Response) -> float | None:
    """Return the seconds a server asks to wait (RFC 9110: a number of seconds, or a date), or None."""
    value = (response.header("retry-after") or "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        then = email.utils.parsedate_to_datetime(value)
        then = then.replace(tzinfo=UTC) if then.tzinfo is None else then  # the parser leaves GMT out where it is -0000
        return max(0.0, (then - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None

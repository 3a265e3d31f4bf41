"""Sending one request and getting its answer, patiently."""

from __future__ import annotations

import email.utils
import functools
import importlib.metadata
import random
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import requests
from pyrate_limiter import Limiter, Rate
from requests.adapters import HTTPAdapter

from troth.checks import Asked, shown
from troth.errors import Inconclusive
from troth.model import Interaction, Request, Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.client._record import Record
    from troth.config import Reach
    from troth.model import Call

_TOO_MANY = 429
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 10.0
_TRIES_AFTER_5XX = 3
_DEAD_AFTER = 3
_MILLISECONDS = 1000
_HEADERS = {
    "User-Agent": f"troth/{importlib.metadata.version('troth')}",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
}


class Client:
    """Sends to one server. Nothing comes from the environment: no proxy, no `.netrc`, no certificate bundle.

    Raises (from `send`):
        Inconclusive: no answer came, or 429 came until patience ended.
    """

    def __init__(self, reach: Reach, record: Record) -> None:
        self._reach = reach
        self._record = record
        self._unreachable = 0
        self._is_kept = False
        # No session: it would read the environment, follow redirects, and let the cookie of one answer speak for
        # another caller. An adapter only keeps connections.
        self._adapter = HTTPAdapter(pool_connections=1, max_retries=0)
        rate = None if reach.is_loopback else reach.requests_per_second
        self._limiter = Limiter(Rate(1, max(1, int(_MILLISECONDS / rate)))) if rate else None

    def close(self) -> None:
        """Close the connections and end the pacing."""
        self._adapter.close()
        if self._limiter is not None:
            self._limiter.close()

    def send(
        self,
        call: Call | None,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
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
            repeat: statuses from 500 on that the documentation lets us repeat; 429 always is.
            hasty: to provoke a 429: not paced, and whatever comes is the answer.
        """
        url = self._reach.base_url + path
        wanted = requests.Request(method, url, params=list(query), headers=_HEADERS | dict(headers or {}), data=body)
        prepared = wanted.prepare()
        started = time.monotonic()
        pause = _FIRST_PAUSE
        repeated = 0
        while True:
            interaction = self._once(call, prepared, body, paced=not hasty)
            self._record.add(interaction, call)
            status = interaction.response.status
            if hasty:
                return interaction
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
            if time.monotonic() - started + wait > self._reach.patience_seconds:
                if status == _TOO_MANY:
                    seconds = self._reach.patience_seconds
                    raise Inconclusive(f"rate limited for {seconds:g} s: {shown(interaction)}")
                return interaction
            time.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _once(
        self, call: Call | None, prepared: requests.PreparedRequest, body: bytes | None, *, paced: bool
    ) -> Interaction:
        if self._unreachable >= _DEAD_AFTER:
            raise Inconclusive(f"{self._reach.base_url} was not reachable {_DEAD_AFTER} times in a row")
        if paced and self._limiter is not None:
            self._limiter.try_acquire(self._reach.base_url)
        sent = datetime.now(UTC)
        started = time.monotonic()
        try:
            response = self._sent(prepared)
            received = response.content
        except requests.RequestException as error:
            self._unreachable += 1
            self._is_kept = False
            reason = _innermost(error)
            said = str(reason) or type(reason).__name__
            raise Inconclusive(f"no answer from {self._reach.base_url}: {said}") from None
        self._unreachable = 0
        self._is_kept = True
        return Interaction(
            call=call.id if call else "",
            sent=sent,
            request=Request(
                method=prepared.method or "",
                url=prepared.url or "",
                headers=tuple((str(name), str(value)) for name, value in prepared.headers.items()),
                body=body,
            ),
            response=Response(
                status=response.status_code,
                headers=tuple(response.headers.items()),
                body=received,
                seconds=time.monotonic() - started,
            ),
        )

    def _sent(self, prepared: requests.PreparedRequest) -> requests.Response:
        """Send over a kept connection, and once more over a new one if the server had just ended that.

        A server may end a connection at any time after an answer, also while the next request is on its way to it.
        """
        send = functools.partial(
            self._adapter.send,
            prepared,
            timeout=self._reach.timeout_seconds,
            verify=self._reach.ca_bundle or True,
            proxies={"http": self._reach.proxy, "https": self._reach.proxy} if self._reach.proxy else {},
        )
        try:
            return send()
        except requests.ConnectionError as error:
            if not self._is_kept or not isinstance(_innermost(error), ConnectionResetError | BrokenPipeError):
                raise
        return send()


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


def _innermost(error: Exception) -> BaseException:
    """Return the innermost reason of a failed connection, which is the telling one."""
    inner: BaseException = error
    while (cause := inner.__cause__ or inner.__context__) is not None:
        inner = cause
    return inner

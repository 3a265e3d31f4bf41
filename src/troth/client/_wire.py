"""What carries a request to a server and brings its answer: over HTTP, unless a run is given something else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from troth.client._bounds import BoundedAdapter, TooLong, received
from troth.client._reasons import in_words, innermost
from troth.model import Response

if TYPE_CHECKING:
    from troth.client._pace import Pace
    from troth.config import Reach
    from troth.model import Request

_LEAST_SECONDS = 0.001  # urllib3 takes no 0


class NoAnswer(Exception):  # noqa: N818 - what happened, not an error of ours
    """No answer came.

    Attributes:
        reason: why, without the server's address.
        seconds: how long it was waited for.
    """

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class Wire(Protocol):
    """Carries one request at a time."""

    def exchange(self, request: Request, *, paced: bool) -> Response:
        """Return the answer to a request.

        Args:
            request: complete, with every header.
            paced: keep to the configured requests per second.

        Raises:
            NoAnswer: none came.
        """

    def close(self) -> None:
        """Let go of whatever is kept open."""


class HttpWire:
    """Sends over HTTP. Nothing comes from the environment: no proxy, no `.netrc`, no certificate bundle."""

    def __init__(self, reach: Reach, pace: Pace) -> None:
        self._reach = reach
        self._pace = pace
        self._is_kept = False
        # No session: it would read the environment, follow redirects, and let the cookie of one answer speak for
        # another caller. An adapter only keeps connections.
        self._adapter = BoundedAdapter(pool_connections=1, max_retries=0)

    def close(self) -> None:
        """Close the connections and end the pacing."""
        self._adapter.close()
        self._pace.close()

    def exchange(self, request: Request, *, paced: bool) -> Response:
        """Send a request and return its answer; see `Wire.exchange`."""
        if paced:
            self._pace.wait()
        started = time.monotonic()
        try:
            response = self._sent(_prepared(request), started)
            body = received(response)
        except (OSError, urllib3.exceptions.HTTPError, TooLong) as error:
            self._is_kept = False
            reason = in_words(error, seconds=self._reach.timeout_seconds)
            raise NoAnswer(reason, time.monotonic() - started) from None
        self._is_kept = True
        return Response(
            status=response.status_code,
            headers=tuple(response.headers.items()),
            body=body,
            seconds=time.monotonic() - started,
        )

    def _sent(self, prepared: requests.PreparedRequest, started: float) -> requests.Response:
        """Send over a kept connection, and once more over a new one if the server had just ended that.

        A server may end a connection at any time after an answer, also while the next request is on its way to it.
        """
        try:
            return self._send(prepared, started)
        except requests.ConnectionError as error:
            if not self._is_kept or not isinstance(innermost(error), ConnectionResetError | BrokenPipeError):
                raise
        return self._send(prepared, started)

    def _send(self, prepared: requests.PreparedRequest, started: float) -> requests.Response:
        left = max(started + self._reach.timeout_seconds - time.monotonic(), _LEAST_SECONDS)
        return self._adapter.send(
            prepared,
            stream=True,
            # Of all until the headers are there, not of each step. That requests takes it, its types do not say.
            timeout=urllib3.Timeout(total=left),  # type: ignore[arg-type]
            verify=self._reach.ca_bundle or True,
            proxies={"http": self._reach.proxy, "https": self._reach.proxy} if self._reach.proxy else {},
        )


def _prepared(request: Request) -> requests.PreparedRequest:
    """Return a request, which is complete, in the form that the adapter takes."""
    prepared = requests.PreparedRequest()
    prepared.method, prepared.url, prepared.body = request.method, request.url, request.body
    prepared.headers = CaseInsensitiveDict(request.headers)
    return prepared

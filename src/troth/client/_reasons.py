"""Why no answer came, in words for somebody who runs a server, not for somebody who wrote a Python library."""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import TYPE_CHECKING, Final

import urllib3
from requests.exceptions import InvalidHeader

from troth.client._bounds import TooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST: Final = 300

# Of OpenSSL, x509_vfy.h; Python has no names for them.
_CERTIFICATES: Final = {
    9: "is not valid yet",
    10: "has expired",
    18: "is self-signed, by nobody who is trusted",
    19: "is signed by an authority that is not trusted",
    20: "is signed by an authority that is not trusted",
    21: "is signed by an authority that is not trusted",
    62: "is for another host",
    64: "is for another host",
}

_SAID: Final = {
    "ended prematurely": "the connection ended in the middle of the body",
    "got more than 100 headers": "it has more than 100 headers",
    "Response chunk": "what stands around its chunks is longer than 65,536 bytes",
}
"""Of errors that have no class of their own."""


def in_words(error: BaseException, *, seconds: float) -> str:
    """Return why no answer came.

    Args:
        error: what was raised.
        seconds: the time that a whole answer may take.
    """
    causes = [*_causes(error)]
    for kind, words in _WORDS:
        for cause in causes:
            if isinstance(cause, kind):
                return words(cause)
    if any(isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError) for cause in causes):
        return f"it timed out: the whole answer was not there within {seconds:g} s"
    said = str(causes[-1])
    known = next((words for part, words in _SAID.items() if part in said), said[:_LONGEST])
    return known or type(causes[-1]).__name__


def innermost(error: BaseException) -> BaseException:
    """Return the innermost cause of a failed connection, which is the telling one."""
    return [*_causes(error)][-1]


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _certificate(error: BaseException) -> str:
    known = _CERTIFICATES.get(getattr(error, "verify_code", 0))
    return f"its TLS certificate {known or 'is refused: ' + str(getattr(error, 'verify_message', error))}"


def _tls(error: BaseException) -> str:
    reason = str(getattr(error, "reason", None) or error).lower().replace("_", " ")
    return f"no TLS connection could be made: {reason}"[:_LONGEST]


def _incomplete(error: BaseException) -> str:
    came, missing = getattr(error, "partial", 0), getattr(error, "expected", None)
    came = came if isinstance(came, int) else len(came)
    if isinstance(missing, int):
        return f"the connection ended in the middle of the body: {came:,} bytes came, {missing:,} are missing"
    return f"the connection ended in the middle of the body, after {came:,} bytes"


def _said(words: str) -> Callable[[BaseException], str]:
    return lambda _: words


# The first that fits anything in the chain of causes counts.
_WORDS: Final[tuple[tuple[type[BaseException], Callable[[BaseException], str]], ...]] = (
    (TooLong, str),
    (ssl.SSLCertVerificationError, _certificate),
    (urllib3.exceptions.DecodeError, _said("its body is not packed as its Content-Encoding says")),
    (urllib3.exceptions.InvalidChunkLength, _said("a chunk of its body does not begin with its length")),
    (urllib3.exceptions.IncompleteRead, _incomplete),
    (http.client.IncompleteRead, _incomplete),
    (http.client.RemoteDisconnected, _said("the connection was closed without an answer")),
    (http.client.LineTooLong, _said("one of its header lines is longer than 65,536 bytes")),
    (http.client.BadStatusLine, _said("what came does not begin as an answer of HTTP/1 does")),
    (http.client.UnknownProtocol, _said("what came does not begin as an answer of HTTP/1 does")),
    (InvalidHeader, _said("its Content-Length is there twice, with different values")),
    (ssl.SSLEOFError, _said("the connection was closed while TLS was spoken")),
    (ConnectionRefusedError, _said("the connection was refused: nothing listens there")),
    (ConnectionResetError, _said("the connection was reset")),
    (BrokenPipeError, _said("the connection was reset")),
    (socket.gaierror, _said("its name is not known: no address was found for it")),
    (ssl.SSLError, _tls),
)

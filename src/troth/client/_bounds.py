"""An answer within bounds: of time from the first byte to the last, and of size, as it comes and unpacked.

The timeout of requests and urllib3 is one for each read, which a byte a second never reaches. So connections made here
read from their sockets through `_Bounded`, which gives every read the time that is left of the whole, and counts. There
is no second thread that closes sockets, and no protocol code: http.client parses, and urllib3 unpacks piece by piece.
"""

from __future__ import annotations

import http.client
import io
import time
from typing import TYPE_CHECKING, Any, Final

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    import socket

    import requests

MOST_BYTES: Final = 8_388_608
"""Of a body, unpacked: some thousand times the documented answers."""
MOST_PARTS: Final = 500_000
"""Commas, colons and opening brackets of a body: of JSON that has more, few bytes make a value of very many."""
_MOST_PACKED: Final = 2 * MOST_BYTES
_MOST_HEADER_BYTES: Final = 262_144
"""With those of all answers that only say that another will follow; http.client has its own limits for one line."""
_PIECE: Final = 16_384


class TooLong(http.client.HTTPException):
    """A part of an answer is longer than anything documented; of a family that urllib3 knows what to do with."""


def received(response: requests.Response) -> bytes:
    """Return the body of an answer, unpacked.

    Raises:
        TooLong: it goes on and on, or would as a value.
        OSError, urllib3.exceptions.HTTPError: it did not come as announced.
    """
    body = bytearray()
    for piece in response.raw.stream(_PIECE, decode_content=True):
        body += piece
        if len(body) > MOST_BYTES:
            response.close()
            raise TooLong(f"its body is longer than {MOST_BYTES:,} bytes")
    if sum(body.count(part) for part in b",:[{") > MOST_PARTS:
        raise TooLong(f"its body has more than {MOST_PARTS:,} commas, colons and brackets")
    return bytes(body)


class BoundedAdapter(HTTPAdapter):
    """An adapter over whose connections every answer ends in time, with or without a proxy."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - of requests
        """Make the pools of connections."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401 - of requests
        """Make the pools of connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class _Bounded(io.RawIOBase):
    """What comes over a socket, until time or room is used up."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        left = sock.gettimeout()  # urllib3 has just set what is left of the time for the whole answer
        self._end = None if left is None else time.monotonic() + left
        self._room = 0
        self._what = ""

    def allow(self, room: int, what: str) -> None:
        """Give room for so many bytes more."""
        self._room, self._what = room, what

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever can be written to
        """Read what is there, waiting for as long as is left.

        Raises:
            TimeoutError: nothing is left.
            TooLong: there is no room.
        """
        if self._room <= 0:
            raise TooLong(self._what)
        if self._end is not None:
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self._sock.settimeout(left)
        count: int | None = self._raw.readinto(buffer)
        self._room -= count or 0
        return count

    def close(self) -> None:
        """Close the socket's file, too."""
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer that is read through `_Bounded`."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:  # noqa: ANN401 - of http.client
        super().__init__(sock, *args, **options)
        self._bounded = _Bounded(self.fp.detach(), sock)
        self.fp = io.BufferedReader(self._bounded)
        self._bounded.allow(_MOST_HEADER_BYTES, f"its headers are longer than {_MOST_HEADER_BYTES:,} bytes")

    def begin(self) -> None:
        """Read status and headers.

        http.client skips a 100 and takes any other that says that an answer will follow for the answer itself.
        """
        super().begin()
        while 100 < self.status < 200 and self.status != http.HTTPStatus.SWITCHING_PROTOCOLS:  # noqa: PLR2004 - 1xx
            self.headers = None  # type: ignore[assignment]  # else it would think that it has begun
            super().begin()
        # Unpacked it may be shorter: there are chunks without content, trailers, and streams that unpack to nothing.
        self._bounded.allow(_MOST_PACKED, f"its body, as it comes, is longer than {_MOST_PACKED:,} bytes")


class _Connection(HTTPConnection):
    response_class = _Answer


class _SecureConnection(HTTPSConnection):
    response_class = _Answer


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS: Final = {"http": _Pool, "https": _SecurePool}

"""Connections that bring their request in time and in bounds; what drips or swells is closed.

The server under the application waits for the head of a request as long as it takes and keeps whatever
comes. Here a head has a time and a size, from the first moment of a connection on.
"""

import asyncio
from typing import ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedConnection(HttpToolsProtocol):
    """A connection on which the head of each request comes within `head_seconds` and `head_bytes`."""

    head_seconds: ClassVar[float] = 10.0
    head_bytes: ClassVar[int] = 65_536
    _deadline: asyncio.TimerHandle | None = None
    _in_head = True
    _came = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(cast(asyncio.Transport, transport))  # TCP goes both ways
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        super().on_message_begin()
        self._in_head, self._came = True, 0
        if self._deadline is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Wait no longer: the limits of the application take over."""
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what comes, as long as the head stays in its bounds."""
        super().data_received(data)
        if self._in_head:
            self._came += len(data)
            if self._came > self.head_bytes:
                self._close(_TOO_LARGE)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.head_seconds, self._close, _TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close(self, words: bytes) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(words)
            self.transport.close()

"""Clients that do not do their part: one that does not read is hung up on, one that still sends is listened to.

With something unread, a close would take the answer back (RST): a proxy told its client 502 in the place of our words.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol


class _Transport(Protocol):
    def abort(self) -> None: ...


class Stalling:
    """Hangs up on a client that does not read: what it is answered would fill the memory."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    def begins(self, transport: _Transport) -> None:
        """Give the client its time."""
        self.ends()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, transport.abort)

    def ends(self) -> None:
        """Take note that it reads again, or is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class LingeringTransport:
    """The transport of one answer, as uvicorn uses it: closing it is left to the connection."""

    def __init__(self, transport: asyncio.Transport, close: Callable[[], None]) -> None:
        self.write, self.is_closing = transport.write, transport.is_closing
        self.close = close

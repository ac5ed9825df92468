"""HTTP as uvicorn speaks it, within bounds: of a head's size, of its fields, of its time, and of a client's silence.

uvicorn's own parser keeps a field that never ends, and copies it with every packet: a head of 200 MB held the loop for
107 seconds.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from api.http.connection_gate import ConnectionGate
from api.http.graphql_answers import too_many
from api.http.last_words import HEARD, last_words
from api.http.lingering import LingeringTransport, Stalling
from domain.policy.conditions import Text
from domain.refusals.refusals import Language

_LAST_WORDS_SECONDS = 1.0
"""For a client to read why it is refused, before the connection is torn down."""
_MOST_LAST_WORDS = 100
"""Connections that are given this time at once."""
_MOST_PIECES = 4_096
"""Chunks of a body in one packet: each costs far more than its byte, and all of them are taken in one go."""
_CONNECTIONS = Text(zh="连接", en="connections")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a client may take of a connection."""

    head_bytes: int
    head_fields: int
    head_seconds: float
    """Also for what nobody reads of a body."""
    unread_bytes: int
    """Of a body or after a refusal: beyond them the client is hung up on."""
    stalled_seconds: float
    """For a client that does not read what it is answered."""
    origins: Sequence[str] = ()
    """The origins whose pages may read why they are refused."""
    language: Language = "en"
    """In which it is said where the client names none."""


class _Beyond(Exception):  # noqa: N818 - it tells the parser to stop
    """The head is beyond its bounds, or the body comes in crumbs."""


class BoundedHttp(HttpToolsProtocol):
    """One connection of a client."""

    last_words = 0

    def __init__(self, gate: ConnectionGate, bounds: Bounds, **settings: Any) -> None:  # noqa: ANN401 - as uvicorn gives it
        super().__init__(**settings)
        self._gate, self._bounds, self._stalling = gate, bounds, Stalling(bounds.stalled_seconds)
        self._timer: asyncio.TimerHandle | None = None
        self._head = self._fields = self._unread = self._unasked = self._pieces = 0
        self._in_message = self._refused = self._upgraded = self._lingers = False
        self._heard = dict[bytes, str]()

    @property
    def waits(self) -> bool:
        """Whether nothing is being answered: the request has not come whole, or was answered."""
        return not self._upgraded and (not self._answers() or self._in_message)

    def dismiss(self) -> None:
        """Hang up."""
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as uvicorn has it
        """Let a client in, and wait for the head of its first request; or say why not."""
        super().connection_made(transport)
        full = self._gate.enter(self, self.client[0] if self.client else None)
        if full is None:
            self._await_head()
        else:
            self._refuse(full.value, "TOO_MANY_CONNECTIONS", too_many(full, _CONNECTIONS))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop()
        self._stalling.ends()
        self._gate.leave(self)
        BoundedHttp.last_words -= self._refused
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, until it is more than a head may have."""
        if self._refused:
            self._count_unasked(data)
            return
        if self._timer is None and not self._in_message:
            self._await_head()
        self._unread += len(data)
        self._pieces = 0
        super().data_received(data)
        if self._unread > self._bounds.head_bytes and not self._upgraded:
            self._refuse_head()

    def send_400_response(self, msg: str) -> None:
        """Return what is no HTTP; where the head was beyond its bounds the parser was stopped, and this is said."""
        if self._beyond():
            self._refuse_head()
        else:
            self._refuse(400, "BAD_REQUEST", Text(zh="无法识别该请求", en=msg))

    def on_message_begin(self) -> None:
        """Count a head from its beginning."""
        self._head = self._fields = 0
        self._heard.clear()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._counted(len(url), 0)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the head, or of what follows a body in chunks."""
        self._counted(len(name) + len(value) + 4, 1)
        if (lowered := name.lower()) in HEARD:
            self._heard[lowered] = value.decode("latin-1")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer: the head came in time."""
        self._stop()
        self._unread, self._in_message, before = 0, True, self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            self.cycle.transport = cast("asyncio.Transport", LingeringTransport(self.transport, self._linger))

    def on_body(self, body: bytes) -> None:
        """Take a part of the body; what nobody reads is counted."""
        self._unread = 0
        self._pieces += 1
        if self._pieces > _MOST_PIECES:
            raise _Beyond
        if not self._answers():
            self._count_unasked(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take note that a request came whole."""
        self._unread, self._in_message = 0, False
        self._stop()
        super().on_message_complete()
        if self._lingers:
            self.transport.close()

    def on_response_complete(self) -> None:
        """Wait for the next request; the rest of a body that nobody reads has the time of a head."""
        super().on_response_complete()
        if self._in_message and not self.transport.is_closing():
            self._start(self._bounds.head_seconds, self.dismiss)

    def handle_websocket_upgrade(self) -> None:
        """Go on as a WebSocket, in the place that the connection has."""
        self._stop()
        self._upgraded = True
        super().handle_websocket_upgrade()
        # uvicorn hands the transport over, and tells nobody.
        socket = cast("BoundedSocket", self.transport.get_protocol())
        socket.goes_on(self._gate, self, self._stalling)

    def pause_writing(self) -> None:
        """Take note that the client does not read."""
        super().pause_writing()
        self._stalling.begins(self.transport)

    def resume_writing(self) -> None:
        """Take note that it reads again."""
        super().resume_writing()
        self._stalling.ends()

    def _answers(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is not None and not cycle.response_complete

    def _counted(self, size: int, fields: int) -> None:
        self._head += size
        self._fields += fields
        if self._beyond():
            raise _Beyond

    def _beyond(self) -> bool:
        return self._head > self._bounds.head_bytes or self._fields > self._bounds.head_fields

    def _refuse_head(self) -> None:
        bounds = self._bounds
        en = f"The head of a request has at most {bounds.head_bytes} bytes and {bounds.head_fields} fields."
        zh = f"请求头至多{bounds.head_bytes}字节、{bounds.head_fields}个字段"
        self._refuse(431, "BAD_REQUEST", Text(zh=zh, en=en))

    def _linger(self) -> None:
        """Close once the body has come whole, or has had its time: it is read, and thrown away."""
        self._lingers = self._in_message and self.transport.can_write_eof()
        if self._lingers:
            self.transport.write_eof()
        else:
            self.transport.close()

    def _await_head(self) -> None:
        self._start(self._bounds.head_seconds, self._late)

    def _late(self) -> None:
        self._timer = None
        if self._answers():
            # The head of a further request: the client waits for us, too.
            self._await_head()
        elif not self._unread:
            self.transport.close()
        else:
            seconds = self._bounds.head_seconds
            en = f"The head of the request did not arrive within {seconds:g} seconds."
            self._refuse(408, "BAD_REQUEST", Text(zh=f"请求头未在{seconds:g}秒内传完", en=en))

    def _count_unasked(self, data: bytes) -> None:
        self._unasked += len(data)
        if self._unasked > self._bounds.unread_bytes:
            self.dismiss()

    def _refuse(self, status: int, code: str, says: Text) -> None:
        """Say why, as far as an answer can be given, and hang up."""
        self._stop()
        if self._refused or self._answers() or BoundedHttp.last_words >= _MOST_LAST_WORDS:
            self.dismiss()
            return
        self._refused = True
        BoundedHttp.last_words += 1
        bounds = self._bounds
        self.transport.write(last_words(status, code, says, self._heard, bounds.origins, bounds.language))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        # A connection that is closed with something unread takes its last words with it.
        self._start(_LAST_WORDS_SECONDS, self.dismiss)

    def _start(self, seconds: float, then: Callable[[], None]) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, then)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class BoundedSocket(WebSocketsSansIOProtocol):
    """One WebSocket of a client, in the place of the connection on which it was asked for."""

    _gate: ConnectionGate | None = None
    _upgraded: BoundedHttp
    _stalling: Stalling

    def goes_on(self, gate: ConnectionGate, upgraded: BoundedHttp, stalling: Stalling) -> None:
        """Take over the place of a connection."""
        self._gate, self._upgraded, self._stalling = gate, upgraded, stalling

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        if self._gate is not None:
            self._gate.leave(self._upgraded)
            self._stalling.ends()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Read nothing of a client that does not read: each of its pings would be answered into the memory."""
        super().pause_writing()
        self.transport.pause_reading()
        self._stalling.begins(self.transport)

    def resume_writing(self) -> None:
        """Go on with a client that reads again."""
        super().resume_writing()
        self._stalling.ends()
        if not self.read_paused:
            self.transport.resume_reading()

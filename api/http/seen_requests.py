"""What is seen of each request from outside: its id, a line of the access log, and how often and how long it was.

No line and no label holds what somebody sent or who it was: of an address the path without its query, which may hold a
signature, and of a path in a metric the door alone.
"""

from http import HTTPStatus
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.places import neighbourhood
from api.http.metrics import Metrics, door_of
from api.http.origins import REQUEST, entered
from workflows.runtime.logs import write_access
from workflows.runtime.settings import Settings
from workflows.runtime.tracing.spans import PARENT, Span, traced

_REQUEST, _PARENT = REQUEST.lower().encode(), PARENT.encode()
_MOST_PATH = 200
_BROKEN_OFF = 499
"""The status in the log of what was not answered to its end: the client left, or it broke off."""


class SeenRequests:
    """Gives every request an id, and takes note of how it ended."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with its id in a header; a WebSocket has an id as well."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        name = f"{scope.get('method', 'WEBSOCKET')} /{door_of(scope['path'])}"
        with traced(name, "SERVER", parent=_parent(scope)) as span:
            await self._answer(scope, receive, send, span)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, span: Span | None) -> None:
        request = entered(scope, span.request if span else None)
        seen = _Seen()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (_REQUEST, request.encode())]
            seen.of(message)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            status = seen.status if seen.whole else _BROKEN_OFF
            self._note(scope, seen, status)
            if span is not None:
                span.note("http.response.status_code", status)
                span.note("duixian.request", request)
                if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    span.failed(str(status))

    def _note(self, scope: Scope, seen: "_Seen", status: int) -> None:
        seconds = perf_counter() - seen.begun
        method: str = scope.get("method", "WEBSOCKET")
        if scope["type"] == "http":
            self._metrics.requested(method, scope["path"], status, seconds)
        if not self._settings.access_log:
            return
        client = scope.get("client")
        write_access(
            method=method,
            path=scope["path"][:_MOST_PATH],
            status=status,
            bytes=seen.bytes,
            milliseconds=round(seconds * 1000, 1),
            client=neighbourhood(client[0] if client else None),
        )


class _Seen:
    """What was seen of an answer."""

    def __init__(self) -> None:
        self.begun, self.status, self.bytes, self.whole = perf_counter(), 0, 0, False

    def of(self, message: Message) -> None:
        """See one message of it."""
        match message["type"]:
            case "http.response.start":
                self.status = message["status"]
            case "http.response.body":
                self.bytes += len(message.get("body", b""))
                self.whole = not message.get("more_body", False)
            case "websocket.accept":
                self.status, self.whole = 101, True
            case _:
                pass


def _parent(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == _PARENT), "")

"""Server-sent events after the graphql-sse protocol, a connection an operation: for who has no WebSocket."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import lru_cache
from typing import Any, cast

import orjson
from anyio import CancelScope
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.graphql import OperationType

from api.access.graphql_requests import GraphQLRequest
from api.access.places import AGAIN_IN_SECONDS
from api.access.said_errors import bad_input
from api.kit.context import Context
from api.kit.masking import masked
from api.schema.schema import schema
from domain.policy.conditions import Text
from domain.refusals.refusals import in_language

EVENT_STREAM = "text/event-stream"
FOLLOWED = Text(zh="订阅", en="documents that are followed")
NO_SUCH_OPERATION = Text(zh="请求中没有该名称的操作", en="The document has no operation of this name.")
_STOPPING = Text(
    zh="系统即将停止服务，请重新连接，从最后一次收到的位置继续",
    en="The server is being stopped: go on from your last cursor, on a new connection.",
)
KEEP_ALIVE_SECONDS = 12.0
"""Between two signs of life: proxies close what is silent for longer."""
LAST_WORD_SECONDS = 2.0
"""For a first result, once the server is being stopped."""
_MOST_KEPT = 64
"""Headers that were read last."""
_ALL = frozenset(OperationType)
_READS = frozenset({OperationType.QUERY, OperationType.SUBSCRIPTION})
_ALIVE = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def wants_events(request: Request) -> bool:
    """Return whether a client likes events best: it names them first, as the clients of the protocol do."""
    return _names_events_first(request.headers.get("accept", ""))


@lru_cache(maxsize=_MOST_KEPT)
def _names_events_first(accepted: str) -> bool:
    return accepted.split(",", maxsplit=1)[0].partition(";")[0].strip().lower() == EVENT_STREAM


def event_stream(
    request: GraphQLRequest, context: Context, *, reads_alone: bool, ended: Callable[[], None], closing: asyncio.Event
) -> StreamingResponse:
    """Return the results of an operation as events, the last one `complete`.

    It ends when its client goes, with the token of its client, and with the server; ``ended`` is called then.
    """
    answers = results(request, context, _READS if reads_alone else _ALL)
    return _Stream(_events(answers, context, closing), ended, media_type=EVENT_STREAM, headers=_HEADERS)


class _Stream(StreamingResponse):
    """Events, of which somebody is told that they ended, begun or not."""

    def __init__(self, events: AsyncGenerator[bytes], ended: Callable[[], None], **kinds: Any) -> None:  # noqa: ANN401 - as the response takes them
        super().__init__(events, **kinds)
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


async def _events(
    answers: AsyncGenerator[dict[str, Any]], context: Context, closing: asyncio.Event
) -> AsyncGenerator[bytes]:
    waiting: asyncio.Task[dict[str, Any] | None] | None = None
    stopped, ended = asyncio.create_task(closing.wait()), asyncio.create_task(context.signed.ended())
    begun = False
    try:
        # Some proxies hold the head back until something follows it, and the page waits for its connection.
        yield _ALIVE
        while True:
            waiting = waiting or asyncio.create_task(_next(answers))
            await _either(waiting, stopped, ended)
            if stopped.done() and not waiting.done() and not begun:
                # A command, or a query, which will be answered at once.
                await asyncio.wait({waiting}, timeout=LAST_WORD_SECONDS)
            if last := _last_words(context, stopped=stopped.done() and not waiting.done()):
                yield _next_event(last) + _COMPLETE
                return
            if not waiting.done():
                yield _ALIVE
                continue
            result, waiting, begun = waiting.result(), None, True
            if result is None:
                yield _COMPLETE
                return
            yield _next_event(result)
    finally:
        # The client is gone: whatever is awaited here is cancelled again and again, but for this.
        with CancelScope(shield=True):
            stopped.cancel()
            ended.cancel()
            if waiting is not None:
                waiting.cancel()
                await asyncio.wait({waiting})
            await answers.aclose()


async def _either(waiting: "asyncio.Task[Any]", *ends: "asyncio.Task[Any]") -> None:
    """Wait for a result, for the client to be signed in no longer, or for the server to be stopped."""
    awaited = {waiting, *(end for end in ends if not end.done())}
    await asyncio.wait(awaited, timeout=KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)


def _last_words(context: Context, *, stopped: bool) -> dict[str, Any]:
    """What a client is told as its stream is ended: with its token, or with the server; nothing where it goes on."""
    if not context.signed.seconds_left():
        return _expired(context)
    if not stopped:
        return {}
    extensions = {"code": "SERVER_STOPPING", "retryAfter": AGAIN_IN_SECONDS}
    return {"errors": [{"message": in_language(_STOPPING, context.language), "extensions": extensions}]}


def _next_event(result: dict[str, Any]) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(result) + b"\n\n"


def _expired(context: Context) -> dict[str, Any]:
    try:
        context.signed.check()
    except GraphQLError as error:
        return {"errors": _formatted([error], context)}
    return {}


async def _next(answers: AsyncGenerator[dict[str, Any]]) -> dict[str, Any] | None:
    return await anext(answers, None)


async def results(
    request: GraphQLRequest, context: Context, allowed: frozenset[OperationType] = _ALL
) -> AsyncGenerator[dict[str, Any]]:
    """Return the results of an operation one by one, each as it is sent; what was not run has errors alone."""
    context.followed = request
    try:
        stream: Any = await schema.stream(
            request.query,
            variable_values=request.variables,
            context_value=context,
            operation_name=request.operation_name,
            operation_extensions=request.extensions,
            allowed_operation_types=allowed,
        )
        async with aclosing(stream):
            async for result in stream:
                yield shown_result(result, context)
    except CannotGetOperationTypeError:
        yield {"errors": _formatted([bad_input(NO_SUCH_OPERATION)], context)}
    except GraphQLError as error:
        yield {"errors": _formatted([error], context)}


def _formatted(errors: list[GraphQLError], context: Context) -> list[Any]:
    return [error.formatted for error in masked(errors, context.language, suggestions=context.suggestions)]


def shown_result(result: Any, context: Context) -> dict[str, Any]:  # noqa: ANN401 - results of two kinds
    """Return a result as it is sent."""
    errors = cast("list[GraphQLError]", result.errors or [])
    shown: dict[str, Any] = {}
    if errors:
        shown["errors"] = _formatted(errors, context)
    if result.data is not None or not errors or any(error.path is not None for error in errors):
        shown["data"] = result.data
    if result.extensions:
        shown["extensions"] = result.extensions
    return shown

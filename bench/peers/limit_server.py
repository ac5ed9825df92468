"""The limit: asyncpg behind a bare ASGI application that answers what one hand-written statement says.

``uvicorn limit_server:app``, in this folder. There is no GraphQL in it: a question is its path, its variables the body.
"""

import base64
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import limit_statements as statements
import orjson

POOL = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
state: dict[str, Any] = {}


async def _page(variables: dict[str, Any]) -> bytes:
    after = variables.get("after")
    if after is None:
        return await _answered(statements.PAGE)
    seconds, uid = after.split(" ")
    created = _EPOCH + timedelta(microseconds=int(Decimal(seconds) * 1_000_000))
    return await _answered(statements.PAGE_AFTER, created, UUID(uid))


async def _one(variables: dict[str, Any]) -> bytes:
    text = variables["id"]
    uid = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")[2]
    return await _answered(statements.ONE, UUID(hex=uid))


async def _filtered(variables: dict[str, Any]) -> bytes:
    return await _answered(statements.FILTERED, variables["state"], variables["district"])


async def _inbox(_: dict[str, Any]) -> bytes:
    return await _answered(statements.INBOX)


async def _trivial(_: dict[str, Any]) -> bytes:
    return state["today"]


QUESTIONS: dict[str, Callable[[dict[str, Any]], Awaitable[bytes]]] = {
    "/page": _page,
    "/one": _one,
    "/filtered": _filtered,
    "/inbox": _inbox,
    "/trivial": _trivial,
}


async def _answered(statement: str, *values: object) -> bytes:
    async with state["pool"].acquire() as connection:
        return (await connection.fetchval(statement, *values)).encode()


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer a question."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    answer = await QUESTIONS[scope["path"]](orjson.loads(body)["variables"])
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": answer})


async def _live(receive: Any, send: Any) -> None:
    await receive()
    state["pool"] = await asyncpg.create_pool(
        min_size=POOL, max_size=POOL, server_settings={"timezone": "Asia/Shanghai"}, reset=_nothing
    )
    today = await state["pool"].fetchval("SELECT today::text FROM demonstration_day")
    state["today"] = orjson.dumps({"data": {"server": {"today": today}}})
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await state["pool"].close()
    await send({"type": "lifespan.shutdown.complete"})


async def _nothing(_: Any) -> None:
    """A connection holds nothing that the next one who asks could see."""

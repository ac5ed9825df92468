"""Bodies of requests, checked before GraphQL sees them: a broken one is a clear 4xx in JSON, never a 500."""

import asyncio
import re
from typing import Any, cast

import orjson
from starlette.requests import ClientDisconnect, Request

from domain.policy.conditions import Text
from workflows.runtime.awaiting.begun import going_on

MOST_BYTES = 1_048_576
MOST_QUERY = 65_536
MOST_DEPTH = 60
"""Nesting of JSON beyond which nobody states facts."""
MOST_SECONDS = 30
"""For a body to arrive."""

_NUL = re.compile(r"\0|\\u0000|\\u\{0+\}")


_NO_JSON_TYPE = Text(zh="请求须以 JSON 格式发送", en="Send the request as application/json.")
_NO_OBJECT = Text(
    zh="请求内容不是 JSON 对象，请按接口说明填写查询和变量",
    en='The body is no JSON object. Send {"query": …, "variables": {…}}.',
)
_HOLDS_NUL = Text(zh="文字中不能有空字符", en="No text may hold a NUL character.")


class BadBodyError(ValueError):
    """A request that cannot be taken: the status to answer, a sentence in both languages, and its code."""

    def __init__(self, status: int, says: Text, code: str = "BAD_REQUEST") -> None:
        super().__init__(says.en)
        self.status, self.says, self.code = status, says, code


async def json_bytes(request: Request) -> bytes:
    """Return the body of a POST that brings JSON, as it came, or raise BadBodyError.

    408 for a body that does not arrive, 413 for one over 1 MiB, 415 for another content type than JSON.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadBodyError(415, _NO_JSON_TYPE)
    receiving = _received(request)
    try:
        awaited = receiving.send(None)
    except StopIteration as end:
        # It came with its head, as most do.
        return end.value
    except ClientDisconnect:
        raise _late() from None
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await going_on(receiving, awaited)
    except (TimeoutError, ClientDisconnect):
        raise _late() from None


def _late() -> BadBodyError:
    en = f"The body did not arrive within {MOST_SECONDS} seconds."
    return BadBodyError(408, Text(zh=f"请求内容未在{MOST_SECONDS}秒内传完", en=en))


def json_object(received: bytes) -> dict[str, Any]:
    """Return the object that a body is; raises BadBodyError (400) for whatever else it is."""
    try:
        body = orjson.loads(received)
    except orjson.JSONDecodeError as error:
        raise BadBodyError(400, no_json("The body", "请求内容", error)) from None
    if not isinstance(body, dict):
        raise BadBodyError(400, _NO_OBJECT)
    return cast("dict[str, Any]", body)


async def _received(request: Request) -> bytes:
    chunks, size, more = list[bytes](), 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, more = message.get("body", b""), message.get("more_body", False)
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            en = f"The body is larger than {MOST_BYTES} bytes."
            raise BadBodyError(413, Text(zh=f"请求内容超过{MOST_BYTES}字节", en=en))
    return b"".join(chunks)


def no_json(what_en: str, what_zh: str, error: orjson.JSONDecodeError) -> Text:
    """Return that a part of a request is no JSON, with the place at which it breaks off."""
    return Text(
        zh=f"{what_zh}不是 JSON 格式：第{error.lineno}行第{error.colno}列无法识别", en=f"{what_en} is no JSON: {error}."
    )


def check_query(query: str) -> None:
    """Raise BadBodyError for a query that is too long (413) or holds a NUL (400)."""
    if len(query) > MOST_QUERY:
        en = f"`query` is longer than {MOST_QUERY} characters."
        raise BadBodyError(413, Text(zh=f"查询超过{MOST_QUERY}个字符", en=en))
    if _NUL.search(query):
        raise BadBodyError(400, _HOLDS_NUL)


def check_object(name: str, value: dict[str, object] | None) -> None:
    """Raise BadBodyError for a part of a request that is nested too deeply or holds a NUL (400)."""
    if _depth(value) > MOST_DEPTH:
        en = f"`{name}` is nested deeper than {MOST_DEPTH}."
        raise BadBodyError(400, Text(zh=f"“{name}”的层次超过{MOST_DEPTH}层", en=en))
    if _holds_nul(value):
        raise BadBodyError(400, _HOLDS_NUL)


def _depth(value: object) -> int:
    """The depth of nesting, found level by level and given up beyond the most."""
    level, depth = [value], 0
    while level and depth <= MOST_DEPTH:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (cast("dict[str, object]", outer).values() if isinstance(outer, dict) else _entries(outer))
        ]
    return depth


def _holds_nul(value: object) -> bool:
    """Whether a text anywhere in a value holds a NUL, which PostgreSQL keeps in no text."""
    return b"\\u0000" in orjson.dumps(value)


def _entries(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []

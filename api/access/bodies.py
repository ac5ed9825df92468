"""Bodies of requests, checked before GraphQL sees them: a broken one is a clear 4xx in JSON, never a 500."""

import asyncio
import re
from typing import Any, cast

import orjson
from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 1_048_576
MOST_QUERY = 65_536
MOST_DEPTH = 60
"""Nesting of JSON beyond which nobody states facts."""
MOST_SECONDS = 30
"""For a body to arrive."""

_NUL = re.compile(r"\0|\\u0000|\\u\{0+\}")


class BadBodyError(ValueError):
    """A request that cannot be taken: the status to answer, a sentence, and its code."""

    def __init__(self, status: int, message: str, code: str = "BAD_REQUEST") -> None:
        super().__init__(message)
        self.status, self.code = status, code


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object that a POST brings, or raise BadBodyError.

    408 for a body that does not arrive, 413 for one over 1 MiB, 415 for another content type than JSON, 400 for what is
    no JSON object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadBodyError(415, "Send the request as application/json.")
    try:
        async with asyncio.timeout(MOST_SECONDS):
            received = await _received(request)
    except (TimeoutError, ClientDisconnect):
        raise BadBodyError(408, f"The body did not arrive within {MOST_SECONDS} seconds.") from None
    try:
        body = orjson.loads(received)
    except orjson.JSONDecodeError as error:
        raise BadBodyError(400, f"The body is no JSON: {error}.") from None
    if not isinstance(body, dict):
        raise BadBodyError(400, 'The body is no JSON object. Send {"query": …, "variables": {…}}.')
    return cast("dict[str, Any]", body)


async def _received(request: Request) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MOST_BYTES:
            raise BadBodyError(413, f"The body is larger than {MOST_BYTES} bytes.")
    return bytes(received)


def check_query(query: str) -> None:
    """Raise BadBodyError for a query that is too long (413) or holds a NUL (400)."""
    if len(query) > MOST_QUERY:
        raise BadBodyError(413, f"`query` is longer than {MOST_QUERY} characters.")
    if _NUL.search(query):
        raise BadBodyError(400, "No text may hold a NUL character.")


def check_object(name: str, value: dict[str, object] | None) -> None:
    """Raise BadBodyError for a part of a request that is nested too deeply or holds a NUL (400)."""
    if _depth(value) > MOST_DEPTH:
        raise BadBodyError(400, f"`{name}` is nested deeper than {MOST_DEPTH}.")
    if _holds_nul(value):
        raise BadBodyError(400, "No text may hold a NUL character.")


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

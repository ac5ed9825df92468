"""Bodies of requests, checked before GraphQL sees them: a broken one is a clear 4xx in JSON, never a 500."""

import re
from typing import Any, cast

import orjson
from starlette.requests import Request

MOST_BYTES = 1_048_576
MOST_QUERY = 65_536
MOST_DEPTH = 60
"""Nesting of JSON beyond which nobody states facts."""

_NUL = re.compile(r"\0|\\u0000|\\u\{0+\}")


class BadBodyError(ValueError):
    """A body that cannot be taken: the status to answer and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def checked_body(request: Request) -> bytes:
    """Answer the body of a POST, or raise BadBodyError.

    413 for a body over 1 MiB, 415 for another content type than JSON, 400 for what is no JSON object with a text
    ``query``, an object ``variables`` and a text ``operationName``.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadBodyError(415, "Send the request as application/json.")
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MOST_BYTES:
            raise BadBodyError(413, f"The body is larger than {MOST_BYTES} bytes.")
    try:
        body = orjson.loads(bytes(received))
    except orjson.JSONDecodeError as error:
        raise BadBodyError(400, f"The body is no JSON: {error}.") from None
    _check_shape(body)
    return bytes(received)


def _check_shape(body: object) -> None:
    if not isinstance(body, dict):
        raise BadBodyError(400, 'The body is no JSON object. Send {"query": …, "variables": {…}}.')
    given = cast("dict[str, Any]", body)
    if not isinstance(given.get("query"), str):
        raise BadBodyError(400, "`query` is missing or no text.")
    for name, kind, what in (
        ("variables", dict, "object"),
        ("operationName", str, "text"),
        ("extensions", dict, "object"),
    ):
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise BadBodyError(400, f"`{name}` is no {what}.")
    check_query(cast("str", given["query"]))
    if _depth(given.get("variables")) > MOST_DEPTH:
        raise BadBodyError(400, f"`variables` is nested deeper than {MOST_DEPTH}.")
    if _holds_nul(given.get("variables")):
        raise BadBodyError(400, "No text may hold a NUL character.")


def check_query(query: str) -> None:
    """Raise BadBodyError for a query that is too long (413) or holds a NUL (400)."""
    if len(query) > MOST_QUERY:
        raise BadBodyError(413, f"`query` is longer than {MOST_QUERY} characters.")
    if _NUL.search(query):
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

"""How an answer travels: its media type and its status, after the GraphQL over HTTP specification."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import ExecutionResult

from api.access.bad_tokens import BadTokenError, LaterError
from api.access.bodies import BadBodyError
from api.access.places import AGAIN_IN_SECONDS, Full
from api.access.preferences import preferred
from api.access.unavailable import AGAIN_IN, UNAVAILABLE, Unavailable
from domain.policy.conditions import Text
from domain.refusals.refusals import Language, in_language

Statuses: TypeAlias = Literal["2025", "2026-draft"]
"""Which edition of the specification says with which status `application/graphql-response+json` is answered."""

NOT_RUN, UNPROCESSABLE, PARTIAL = 400, 422, 294
_PARSE_FAILED, _INTERNAL = "GRAPHQL_PARSE_FAILED", "INTERNAL_SERVER_ERROR"
_TOO_MANY = "RATE_LIMITED"


class MediaType(StrEnum):
    """The media types of answers."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"


_MOST_KEPT = 64
"""Headers that were read last."""
_ACCEPT = Text(zh="请求须接受 JSON 格式的结果", en=f"Accept {MediaType.GRAPHQL} or {MediaType.JSON}.")
_WITH_CHARSET = {kind: f"{kind}; charset=utf-8" for kind in MediaType}
_OFFERED = {
    MediaType.GRAPHQL.value: MediaType.GRAPHQL,
    "application/*": MediaType.JSON,
    MediaType.JSON.value: MediaType.JSON,
    "*/*": MediaType.JSON,
}


def media_type(request: Request) -> MediaType:
    """Return the media type that a client likes best of those that we have; JSON where it names none.

    Raises BadBodyError (406) for a client that takes none of them.
    """
    best = _best(request.headers.get("accept", ""))
    if best is None:
        raise BadBodyError(406, _ACCEPT)
    return best


@lru_cache(maxsize=_MOST_KEPT)
def _best(accepted: str) -> MediaType | None:
    return preferred(accepted.strip() or "*/*", _OFFERED.get)


def answer(result: ExecutionResult, kind: MediaType, statuses: Statuses, headers: Mapping[str, str]) -> Response:
    """Return a result; one of an operation that was not run has no ``data``, as its errors stand before it."""
    errors = result.errors or []
    if not errors:
        whole = {"data": result.data, "extensions": result.extensions} if result.extensions else {"data": result.data}
        return _Whole(orjson.dumps(whole), kind, headers)
    not_run = result.data is None and any(error.path is None for error in errors)
    body: dict[str, Any] = {} if not_run else {"data": result.data}
    if errors:
        body = {"errors": [error.formatted for error in errors], **body}
    if result.extensions:
        body["extensions"] = result.extensions
    status = _refused(errors[0], kind, statuses) if not_run else _run(errors, kind, statuses, result.data)
    if waits := [
        int(extensions[AGAIN_IN]) for extensions in map(_extensions, errors) if extensions.get("code") in UNAVAILABLE
    ]:
        headers = {**headers, "Retry-After": str(max(waits))}
        if not any((result.data or {}).values()):
            # Nothing was answered; of several commands some may have been done.
            status = 503
    return Response(orjson.dumps(body), status, headers, media_type=_WITH_CHARSET[kind])


class _Whole(Response):
    """An answer in which nothing went wrong: its head is short, and always the same."""

    def __init__(self, body: bytes, kind: MediaType, headers: Mapping[str, str]) -> None:
        self.status_code, self.background, self.body = 200, None, body
        self.raw_headers = [
            *((name.lower().encode(), value.encode()) for name, value in headers.items()),
            (b"content-length", str(len(body)).encode()),
            (b"content-type", _WITH_CHARSET[kind].encode()),
        ]


def _extensions(error: GraphQLError) -> dict[str, Any]:
    return error.extensions or {}


def _refused(error: GraphQLError, kind: MediaType, statuses: Statuses) -> int:
    """The status of an operation that was not run; a client of ``application/json`` may take any 4xx for a proxy's."""
    code = _extensions(error).get("code")
    if code == _INTERNAL:
        return 500
    if code == _TOO_MANY:
        return 429
    if kind is MediaType.JSON:
        return 200
    return UNPROCESSABLE if statuses == "2026-draft" and code != _PARSE_FAILED else NOT_RUN


def _run(errors: list[GraphQLError], kind: MediaType, statuses: Statuses, data: object) -> int:
    return PARTIAL if errors and data is not None and kind is MediaType.GRAPHQL and statuses == "2026-draft" else 200


def error_response(
    status: int, code: str, says: Text, language: Language, headers: dict[str, str] | None = None
) -> Response:
    """Return an error before GraphQL as the JSON that GraphQL clients read, in a language."""
    body = {"errors": [{"message": in_language(says, language), "extensions": {"code": code}}]}
    headers = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(orjson.dumps(body), status, headers, media_type=MediaType.JSON)


def sentence_of(says: Text) -> Text:
    """Return what is told of a token as a sentence of its own."""
    return Text(zh=says.zh, en=f"{says.en[0].upper()}{says.en[1:]}.")


def stranger(bad: BadTokenError, language: Language) -> Response:
    """Return that nobody is signed in by what was shown (401), or when to show it again."""
    says = sentence_of(bad.says)
    if isinstance(bad, LaterError):
        return error_response(bad.status, bad.code, says, language, {"Retry-After": str(bad.seconds)})
    return error_response(401, "UNAUTHENTICATED", says, language, {"WWW-Authenticate": "Bearer"})


def unavailable_response(outage: Unavailable, language: Language) -> Response:
    """Return word that the database does not answer, before any operation is run."""
    body = {"errors": [{"message": in_language(outage.says, language), "extensions": outage.extensions}]}
    headers = {"Retry-After": str(outage.extensions[AGAIN_IN]), "Content-Language": language, "Vary": "Accept-Language"}
    return Response(orjson.dumps(body), 503, headers, media_type=MediaType.JSON)


def no_place(full: Full, code: str, of_what: Text, language: Language) -> Response:
    """Return word that a client has too many of a thing (429), or all clients together (503)."""
    return error_response(full.value, code, too_many(full, of_what), language, {"Retry-After": str(AGAIN_IN_SECONDS)})


def too_many(full: Full, of_what: Text) -> Text:
    """Return the sentence for it."""
    who = Text(zh="您", en="you have") if full is Full.OF_ONE else Text(zh="系统", en="the server has")
    seconds = AGAIN_IN_SECONDS
    return Text(
        zh=f"{who.zh}的{of_what.zh}已达上限，请先结束一部分，或者在{seconds}秒后重试",
        en=f"Too many {of_what.en}: {who.en} as many as may be. End some, or ask again in {seconds} seconds.",
    )

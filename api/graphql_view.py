"""GraphQL over HTTP: who asks, on which day, in which language; and JSON for whatever goes wrong."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from api.bodies import BadBodyError, check_query, checked_body
from api.callers import caller, language
from api.context import Context
from api.graphiql import graphiql_page
from api.schema import schema
from api.tokens import BadTokenError, TokenKey
from api.upload_links import UploadLinks
from domain.money import parse_yuan
from workflows.clock import Moment
from workflows.documents import Uploads
from workflows.settings import Settings


class GraphQLView(GraphQL[Context, None]):
    """The GraphQL endpoint."""

    def __init__(self, settings: Settings, key: TokenKey) -> None:
        super().__init__(schema, graphql_ide=None, multipart_uploads_enabled=False, subscription_protocols=())
        self._settings, self._key, self._uploads = settings, key, Uploads(settings.document_most_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET" and "query" not in request.query_params:
            if "text/html" in request.headers.get("accept", ""):
                return graphiql_page(request)
            return error_response(400, "BAD_REQUEST", "`query` is missing.")
        try:
            return await self._run(request)
        except BadTokenError as bad:
            return error_response(401, "UNAUTHENTICATED", f"{bad}.", {"WWW-Authenticate": "Bearer"})
        except BadBodyError as bad:
            allowed = {"Allow": "GET, POST"} if bad.status == HTTPStatus.METHOD_NOT_ALLOWED else None
            return error_response(bad.status, "BAD_REQUEST", str(bad), allowed)
        except HTTPException as bad:
            return error_response(bad.status_code, "BAD_REQUEST", bad.reason or "The request cannot be run.")

    async def _run(self, request: Request) -> Response:
        if request.method not in {"GET", "POST"}:
            raise BadBodyError(405, "Use GET or POST.")
        actor, body = caller(request, self._key), b""
        if request.method == "POST":
            body = await checked_body(request)
        else:
            check_query(request.query_params["query"])
        at: Moment = request.scope["duixian.moment"]
        context = Context(
            actor,
            at,
            language(request, self._settings.language),
            production=self._settings.mode == "production",
            links=UploadLinks.of(self._uploads, self._key),
            second_approval_above=parse_yuan(self._settings.second_approval_above) or 0,
        )
        return await self.run(Request(request.scope, _replayed(body)), context=context)

    def decode_json(self, data: str | bytes) -> object:
        """Answer what JSON says, by the same strict reader that checked the body."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """Answer a response as JSON bytes."""
        return orjson.dumps(data)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Answer the context: it was made in ``_answer``, which alone runs requests."""
        del request, response
        message = "a request is run with its own context"
        raise LookupError(message)


def error_response(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Answer an error before GraphQL as the JSON that GraphQL clients read."""
    return JSONResponse({"errors": [{"message": message, "extensions": {"code": code}}]}, status, headers)


def _replayed(body: bytes) -> Callable[[], Any]:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive

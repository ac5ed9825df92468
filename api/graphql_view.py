"""GraphQL over HTTP: who asks, on which day, in which language; and JSON for whatever goes wrong."""

import asyncio

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api.bodies import BadBodyError
from api.callers import caller, language
from api.context import Context
from api.graphiql import graphiql_page
from api.graphql_answers import Statuses, answer, error_response, media_type
from api.graphql_requests import GraphQLRequest, read_request
from api.rate_limits import RateLimits
from api.schema import schema
from api.tokens import BadTokenError, TokenKey
from api.trusted_documents import TrustedDocuments
from api.upload_links import UploadLinks
from domain.money import parse_yuan
from workflows.actors import Actor
from workflows.clock import Moment
from workflows.documents import Uploads
from workflows.settings import Settings

_READS = {OperationType.QUERY}
_DEEDS = _READS | {OperationType.MUTATION}


class GraphQLView(GraphQL[Context, None]):
    """The GraphQL endpoint."""

    def __init__(self, settings: Settings, key: TokenKey) -> None:
        super().__init__(schema, graphql_ide=None, multipart_uploads_enabled=False, subscription_protocols=())
        self._settings, self._key, self._uploads = settings, key, Uploads(settings.document_most_bytes)
        self._trusted = TrustedDocuments.of(settings.trusted_documents, alone=settings.only_trusted_documents)
        self._statuses: Statuses = settings.http_statuses
        self._rates = RateLimits(settings.cost_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET" and not request.query_params and "text/html" in request.headers.get("accept", ""):
            return graphiql_page(request)
        try:
            kind = media_type(request)
            actor = caller(request, self._key)
            asked = await read_request(request, self._trusted)
            context = self._context(request, actor)
            result = await self._result(asked, context, reads_alone=request.method == "GET")
        except BadTokenError as bad:
            return error_response(401, "UNAUTHENTICATED", f"{bad}.", {"WWW-Authenticate": "Bearer"})
        except BadBodyError as bad:
            allowed = {"Allow": "GET, POST"} if bad.status == 405 else None  # noqa: PLR2004 - as HTTP numbers it
            return error_response(bad.status, bad.code, str(bad), allowed)
        except TimeoutError:
            seconds = self._settings.request_seconds
            said = f"It took longer than {seconds} seconds and was given up. Nothing was half done: ask for less."
            return error_response(503, "TIMEOUT", said)
        response = answer(result, kind, self._statuses)
        response.headers["Content-Language"] = context.language
        response.headers["Vary"] = "Accept, Accept-Language"
        if context.allowance and context.allowance.refused:
            response.headers["Retry-After"] = str(context.allowance.again_in_seconds)
        return response

    async def _result(self, asked: GraphQLRequest, context: Context, *, reads_alone: bool) -> ExecutionResult:
        """Run a document; raises TimeoutError, and BadBodyError (405) for a deed that was asked for by GET."""
        try:
            async with asyncio.timeout(self._settings.request_seconds):
                return await schema.execute(
                    asked.query,
                    variable_values=asked.variables,
                    context_value=context,
                    operation_name=asked.operation_name,
                    allowed_operation_types=_READS if reads_alone else _DEEDS,
                    operation_extensions=asked.extensions,
                )
        except CannotGetOperationTypeError:
            return _not_run("The document has no operation of this name.")
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.SUBSCRIPTION:
                return _not_run("Follow a subscription over graphql-transport-ws, or accept text/event-stream.")
            raise BadBodyError(405, "A GET asks; send deeds by POST.") from None
        except GraphQLError as error:
            return ExecutionResult(data=None, errors=[error])

    def _context(self, request: Request, actor: Actor | None) -> Context:
        at: Moment = request.scope["duixian.moment"]
        return Context(
            actor,
            at,
            language(request, self._settings.language),
            production=self._settings.mode == "production",
            links=UploadLinks.of(self._uploads, self._key),
            second_approval_above=parse_yuan(self._settings.second_approval_above) or 0,
            client=actor.identity if actor else f"from {request.client.host if request.client else 'nowhere'}",
            rates=self._rates,
            introspection=self._settings.introspection,
            suggestions=self._settings.suggestions,
        )

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Answer the context: it was made in ``_answer``, which alone runs requests."""
        del request, response
        message = "a request is run with its own context"
        raise LookupError(message)


def _not_run(message: str) -> ExecutionResult:
    return ExecutionResult(data=None, errors=[GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})])

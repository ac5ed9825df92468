"""The door of GraphQL: over HTTP, as server-sent events, and over WebSocket; JSON for whatever goes wrong."""

import asyncio
from datetime import timedelta
from functools import partial

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api.access.bad_tokens import BadTokenError
from api.access.bodies import BadBodyError
from api.access.callers import address_of, language
from api.access.graphql_requests import GraphQLRequest, read_request
from api.access.places import AGAIN_IN_SECONDS
from api.access.said_errors import bad_input
from api.access.sign_ins import SignIns
from api.access.signed_in import SignedIn
from api.access.trusted_operations import TrustedOperations
from api.http.acting_for import ACTS_FOR, bound, who_acts
from api.http.entity_tags import tagged
from api.http.event_stream import FOLLOWED, NO_SUCH_OPERATION, event_stream, wants_events
from api.http.graphiql import graphiql_page
from api.http.graphql_answers import MediaType, Statuses, answer, error_response, media_type, no_place, stranger
from api.http.passed.straight import AskedRequest
from api.http.passed.the_day import MOMENT, PRESUMED
from api.http.subscription_socket import SubscriptionSocket
from api.http.tickets import signed_in
from api.kit.context import Context
from api.kit.context_factory import ContextFactory
from api.kit.masking import shown_error
from api.schema.schema import schema
from domain.policy.conditions import Text
from workflows.changes.feed import Feed
from workflows.runtime.clock import Moment, system_moment
from workflows.runtime.settings import Settings
from workflows.runtime.stated_day import shared_moment
from workflows.transaction.actors import Actor

FIRST_WORD_WITHIN = timedelta(seconds=10)
_READS = {OperationType.QUERY}
_COMMANDS = _READS | {OperationType.MUTATION}

_SOCKETS = Text(zh="实时连接", en="WebSockets")
_FOLLOW = Text(
    zh="订阅须通过实时连接或者事件流办理",
    en="Follow a subscription over graphql-transport-ws, or accept text/event-stream.",
)
_GET_ASKS = Text(zh="GET 方式只能查询，办理事项请以 POST 方式提交", en="A GET asks; send deeds by POST.")
_SAID_WITH = {405: {"Allow": "GET, POST"}, 413: {"Connection": "close"}}
"""Headers beside what is wrong with a body; of one that is too large the rest is not read, so nothing can follow it."""


class GraphQLView(GraphQL[Context, None]):
    """The GraphQL endpoint."""

    graphql_transport_ws_handler_class = SubscriptionSocket

    def __init__(self, settings: Settings, sign_ins: SignIns, feed: Feed) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=FIRST_WORD_WITHIN,
            max_subscriptions_per_connection=settings.socket_subscriptions,
            allowed_origins=settings.page_origins,
        )
        self._settings, self._sign_ins = settings, sign_ins
        self.context_factory = ContextFactory.of(settings, sign_ins, feed)
        self.trusted = TrustedOperations.of(settings.trusted_documents, alone=settings.only_trusted_documents)
        self._statuses: Statuses = settings.http_statuses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one WebSocket."""
        if scope["type"] == "http":
            response = await self._answer(AskedRequest(scope, receive))
            await response(scope, receive, send)
        else:
            await self._serve_socket(WebSocket(scope, receive, send))

    async def _serve_socket(self, socket: WebSocket) -> None:
        """Serve a WebSocket, unless its client has too many; 429, and 503 where all have."""
        sockets, client = self.context_factory.sockets, address_of(socket)
        if full := sockets.take(client):
            spoken = language(socket, self._settings.language)
            await socket.send_denial_response(no_place(full, "TOO_MANY_CONNECTIONS", _SOCKETS, spoken))
            return
        try:
            await super().__call__(socket.scope, socket.receive, socket.send)
        finally:
            sockets.give_back(client)

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET" and not request.query_params and "text/html" in request.headers.get("accept", ""):
            return graphiql_page(request)
        spoken = language(request, self._settings.language)
        try:
            streams = wants_events(request)
            kind = MediaType.JSON if streams else media_type(request)
            actor, signed = await signed_in(request, self._sign_ins, streams=streams)
            operation = await read_request(request, self.trusted)
            context = await self._context(request, actor, signed, streams=streams)
            if streams:
                bound(context.signed, actor, request.headers.get(ACTS_FOR))
                return self._stream(operation, context, reads_alone=request.method == "GET")
            result = await self._result(operation, context, reads_alone=request.method == "GET")
            request.scope[MOMENT], request.scope[PRESUMED] = context.moment, context.presumed
        except BadTokenError as bad:
            return stranger(bad, spoken)
        except BadBodyError as bad:
            return error_response(bad.status, bad.code, bad.says, spoken, _SAID_WITH.get(bad.status))
        except TimeoutError:
            seconds = self._settings.request_seconds
            late = Text(
                zh=f"办理超过{seconds}秒，已经停止，未留下办理到一半的内容，请缩小范围",
                en=f"It took longer than {seconds} seconds and was given up. Nothing was half done: ask for less.",
            )
            return error_response(503, "TIMEOUT", late, spoken, {"Retry-After": str(AGAIN_IN_SECONDS)})
        headers = {"Content-Language": context.language, "Vary": "Accept, Accept-Encoding, Accept-Language"}
        response = answer(result, kind, self._statuses, headers)
        if context.allowance and context.allowance.refused:
            response.headers["Retry-After"] = str(context.allowance.again_in_seconds)
        return tagged(request, response)

    async def _context(self, request: Request, actor: Actor | None, signed: SignedIn, *, streams: bool) -> Context:
        """The context of a request; its day is read for whoever acts on it alone, or follows from it on."""
        scope = request.scope
        if scope[PRESUMED] and (streams or ACTS_FOR in request.headers):
            scope[MOMENT], scope[PRESUMED] = await shared_moment(), False
        at: Moment = scope[MOMENT]
        context = self.context_factory.context(request, await who_acts(request, actor, at.today), at, signed)
        context.presumed = scope[PRESUMED]
        return context

    def _stream(self, operation: GraphQLRequest, context: Context, *, reads_alone: bool) -> Response:
        """Follow an operation, where there is a place for it; 429, and 503 where there is none for anybody."""
        if full := self.context_factory.followed.take(context.client):
            return no_place(full, "TOO_MANY_SUBSCRIPTIONS", FOLLOWED, context.language)
        ended = partial(self.context_factory.followed.give_back, context.client)
        return event_stream(
            operation, context, reads_alone=reads_alone, ended=ended, closing=self.context_factory.closing
        )

    async def _result(self, operation: GraphQLRequest, context: Context, *, reads_alone: bool) -> ExecutionResult:
        """Run an operation; raises TimeoutError, and BadBodyError (405) for a command that was asked for by GET."""
        try:
            async with asyncio.timeout(self._settings.request_seconds):
                return await schema.execute(
                    operation.query,
                    variable_values=operation.variables,
                    context_value=context,
                    operation_name=operation.operation_name,
                    allowed_operation_types=_READS if reads_alone else _COMMANDS,
                    operation_extensions=operation.extensions,
                )
        except CannotGetOperationTypeError:
            return _not_run(NO_SUCH_OPERATION, context)
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.SUBSCRIPTION:
                return _not_run(_FOLLOW, context)
            raise BadBodyError(405, _GET_ASKS) from None
        except GraphQLError as error:
            return ExecutionResult(data=None, errors=[error])
        finally:
            context.loaders.let_go()

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Return the context of a connection that has not signed in; each of its operations is run with its own."""
        del response
        return self.context_factory.context(request, None, system_moment())

    def decode_json(self, data: str | bytes) -> object:
        """Return what a message of a WebSocket says."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """Return a message of a WebSocket: a text, as the protocol asks."""
        return orjson.dumps(data).decode()


def _not_run(says: Text, context: Context) -> ExecutionResult:
    return ExecutionResult(data=None, errors=[shown_error(bad_input(says), context.language)])

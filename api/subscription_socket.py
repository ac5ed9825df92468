"""GraphQL over WebSocket after the graphql-transport-ws protocol: each document with a context of its own."""

from contextlib import aclosing
from typing import Any, Protocol, cast

from starlette.websockets import WebSocket
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation

from api.bodies import BadBodyError
from api.callers import token_of
from api.callings import Callings
from api.context import Context
from api.event_stream import results
from api.graphql_requests import GraphQLRequest, request_of
from api.tokens import BadTokenError
from api.trusted_documents import TrustedDocuments
from workflows.actors import Actor
from workflows.clock import moment

FORBIDDEN, BAD_REQUEST = 4403, 4400


class Serving(Protocol):
    """The door behind which a connection is served."""

    callings: Callings
    trusted: TrustedDocuments


class SubscriptionSocket(BaseGraphQLTransportWSHandler[Context, None]):
    """One connection of a client."""

    _token: str | None = None
    _actor: Actor | None = None

    @property
    def _serving(self) -> Serving:
        return cast("Serving", self.view)

    @property
    def _connection(self) -> WebSocket:
        return cast("Any", self.websocket).ws

    async def handle_message(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Take one message; what is no object closes the connection."""
        if isinstance(message, dict):
            await super().handle_message(cast("Any", message))
        else:
            await self.handle_invalid_message("a message is a JSON object")

    async def handle_connection_init(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Sign in by what the client says first, or by the header of its handshake; 4403 for a bad token."""
        payload: object = message.get("payload") or {}
        said = cast("dict[str, object]", payload) if isinstance(payload, dict) else {}
        header = said.get("authorization") or said.get("Authorization")
        try:
            self._token = token_of(header or self._connection.headers.get("authorization"))
            self._actor = None if self._token is None else self._serving.callings.key.read(self._token)
        except BadTokenError as bad:
            await self.websocket.close(code=FORBIDDEN, reason=str(bad))
            return
        await super().handle_connection_init(message)

    async def handle_subscribe(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Run a document once it is one; what is no request is answered as an error of its operation."""
        if not isinstance(message.get("id"), str) or not isinstance(message.get("payload"), dict):
            await self.websocket.close(code=BAD_REQUEST, reason="a subscription has a text id and an object payload")
            return
        try:
            asked = request_of(message["payload"], self._serving.trusted)
        except BadBodyError as bad:
            error = {"message": str(bad), "extensions": {"code": bad.code}}
            await self.send_message(cast("Any", {"id": message["id"], "type": "error", "payload": [error]}))
            return
        payload = {"query": asked.query, "variables": asked.variables, "operationName": asked.operation_name}
        await super().handle_subscribe(cast("Any", {**message, "payload": payload}))

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Run one document with a context, and loaders, of its own."""
        asked = GraphQLRequest(operation.query, operation.operation_name, operation.variables or {})
        context = self._serving.callings.context(self._connection, self._actor, await moment(), self._token)
        begun = False
        async with aclosing(results(asked, context)) as told:
            async for result in told:
                kind = "next" if begun or "data" in result else "error"
                payload: Any = result if kind == "next" else result["errors"]
                message = {"id": operation.id, "type": kind, "payload": payload}
                await operation.send_operation_message(cast("Any", message))
                begun = True
        await operation.send_operation_message({"id": operation.id, "type": "complete"})

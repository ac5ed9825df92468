"""GraphQL over WebSocket after the graphql-transport-ws protocol: each operation with a context of its own."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime
from math import inf
from typing import Any, Protocol, cast

from starlette.websockets import WebSocket
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation

from api.access.bad_tokens import BadTokenError
from api.access.bodies import BadBodyError
from api.access.callers import address_of, client_of, language, spoken_language, token_of
from api.access.graphql_requests import GraphQLRequest, request_of
from api.access.places import AGAIN_IN_SECONDS, Full
from api.access.signed_in import EXPIRED, SignedIn
from api.access.trusted_operations import TrustedOperations
from api.access.unavailable import unavailable
from api.http.acting_for import ACTS_FOR, acts_as, bound
from api.http.event_stream import FOLLOWED, results
from api.http.graphql_answers import too_many
from api.kit.context import Context
from api.kit.context_factory import ContextFactory
from domain.policy.conditions import Text
from domain.refusals.refusals import Language, in_language
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor

FORBIDDEN, BAD_REQUEST = 4403, 4400
COST_OF_A_MESSAGE = 10
_SOMEBODY_ELSE = Text(
    zh="新的登录令牌属于他人或者权限不同，请另行连接",
    en="the new token signs in somebody else, or gives other rights: open another connection",
)


class Serving(Protocol):
    """The door behind which a connection is served."""

    context_factory: ContextFactory
    trusted: TrustedOperations


class SubscriptionSocket(BaseGraphQLTransportWSHandler[Context, None]):
    """One connection of a client. It ends with the token by which it was opened, and all that it runs ends with it."""

    _signed: SignedIn | None = None
    _actor: Actor | None = None
    _ending: "asyncio.Task[None] | None" = None
    _acts_for: object = None
    """The delegation by which its client acts in another's place, as it was named with the first word."""
    _languages: object = None
    """What its client said in place of the header that a browser's WebSocket cannot send."""

    @property
    def _serving(self) -> Serving:
        return cast("Serving", self.view)

    @property
    def _connection(self) -> WebSocket:
        return cast("Any", self.websocket).ws

    @property
    def _client(self) -> str:
        return client_of(self._connection, self._actor)

    async def handle_message(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Take one message; what is no object closes the connection. Each is charged: who sends many waits for each."""
        charged = self._serving.context_factory.rates.take(self._client, COST_OF_A_MESSAGE)
        if charged.refused:
            await asyncio.sleep(charged.again_in_seconds)
        if isinstance(message, dict):
            await super().handle_message(cast("Any", message))
        else:
            await self.handle_invalid_message("a message is a JSON object")

    async def handle_connection_init(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Sign in by what the client says first, or by the header of its handshake; 4403 for a bad token."""
        if self.connection_init_received:
            # The library closes it: whoever signed in stays who it is until then.
            await super().handle_connection_init(message)
            return
        payload: object = message.get("payload") or {}
        parameters = cast("dict[str, object]", payload) if isinstance(payload, dict) else {}
        header = parameters.get("authorization") or parameters.get("Authorization")
        self._languages = parameters.get("acceptLanguage")
        self._acts_for = parameters.get("actsFor") or self._connection.headers.get(ACTS_FOR)
        try:
            token = token_of(header or self._connection.headers.get("authorization"))
            sign_ins, where = self._serving.context_factory.sign_ins, address_of(self._connection)
            sign_in = None if token is None else await sign_ins.who(token, where)
            self._actor, self._signed = sign_in.actor if sign_in else None, sign_ins.signed_in(sign_in)
            if self._acts_for is not None:
                await acts_as(self._actor, self._acts_for, (await moment()).today)
                bound(self._signed, self._actor, self._acts_for)
        except (BadTokenError, BadBodyError) as bad:
            await self.websocket.close(code=FORBIDDEN, reason=self._in_its_language(bad.says))
            return
        if sign_in is not None:
            self._ending = asyncio.create_task(self._end_with_the_token(self._signed))
        await super().handle_connection_init(message)

    async def handle_ping(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Answer a sign of life. One with another token of the same person goes on with that token; 4403 for others."""
        payload: object = message.get("payload")
        header = cast("dict[str, object]", payload).get("authorization") if isinstance(payload, dict) else None
        if header is None:
            await super().handle_ping(message)
            return
        try:
            until = await self._renewed(header)
        except BadTokenError as bad:
            await self.websocket.close(code=FORBIDDEN, reason=self._in_its_language(bad.says))
            return
        await self.send_message(cast("Any", {"type": "pong", "payload": {"signedInUntil": until}}))

    async def _renewed(self, header: object) -> str:
        """Go on with another token, and answer until when; raises BadTokenError for one of somebody else."""
        signed, token = self._signed, token_of(header)
        if signed is None or token is None or not signed.seconds_left():
            raise BadTokenError(EXPIRED)
        sign_in = await self._serving.context_factory.sign_ins.who(token, address_of(self._connection))
        if sign_in.actor != self._actor:
            raise BadTokenError(_SOMEBODY_ELSE)
        await self._stop_waiting()
        if not signed.seconds_left():
            # Meanwhile what was run may have been ended.
            raise BadTokenError(EXPIRED)
        signed.renew(sign_in)
        self._ending = asyncio.create_task(self._end_with_the_token(signed))
        return datetime.fromtimestamp(signed.ends_at, UTC).isoformat()

    async def _end_with_the_token(self, signed: SignedIn) -> None:
        """Wait until the token has expired, or was taken back; then end what is run, and close the connection."""
        await signed.ended()
        await self._expired()

    async def _expired(self) -> None:
        for operation in list(self.operations):
            await self.cleanup_operation(operation)
        why = self._signed.why if self._signed else EXPIRED
        await self.websocket.close(code=FORBIDDEN, reason=self._in_its_language(why))

    def _in_its_language(self, says: Text) -> str:
        """What is told in the language of the connection; the reason of a close has 123 bytes at most."""
        return in_language(says, self._language())

    def _language(self) -> Language:
        usual = self._serving.context_factory.settings.language
        return spoken_language(self._languages, language(self._connection, usual))

    async def shutdown(self) -> None:
        """End everything once the connection is closed."""
        await self._stop_waiting()
        await super().shutdown()

    async def _stop_waiting(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            await asyncio.wait({self._ending})

    async def handle_subscribe(self, message: Any) -> None:  # noqa: ANN401 - whatever the client sent
        """Run an operation once it is one; what is no request is answered as an error of its operation."""
        if not isinstance(message.get("id"), str) or not isinstance(message.get("payload"), dict):
            await self.websocket.close(code=BAD_REQUEST, reason="a subscription has a text id and an object payload")
            return
        if self._signed is not None and not self._signed.seconds_left():
            await self._expired()
            return
        if self._is_full(message["id"]):
            await self.send_message(cast("Any", _no_place(message["id"], Full.OF_ONE, self._language())))
            return
        try:
            request = request_of(message["payload"], self._serving.trusted)
        except BadBodyError as bad:
            error = {"message": self._in_its_language(bad.says), "extensions": {"code": bad.code}}
            await self.send_message(cast("Any", {"id": message["id"], "type": "error", "payload": [error]}))
            return
        payload = {"query": request.query, "variables": request.variables, "operationName": request.operation_name}
        await super().handle_subscribe(cast("Any", {**message, "payload": payload}))

    def _is_full(self, uid: str) -> bool:
        """Whether this connection runs as many operations as it may; the library looks for two of one id."""
        most = self.max_subscriptions_per_connection or inf
        return self.connection_acknowledged and uid not in self.operations and len(self.operations) >= most

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Run one operation, where there is a place for it."""
        followed, client = self._serving.context_factory.followed, self._client
        if full := followed.take(client):
            await operation.send_operation_message(cast("Any", _no_place(operation.id, full, self._language())))
            return
        try:
            await self._run(operation)
        finally:
            followed.give_back(client)

    async def _run(self, operation: Operation[Context, None]) -> None:
        """Run one operation with a context, and loaders, of its own."""
        request = GraphQLRequest(operation.query, operation.operation_name, operation.variables or {})
        try:
            at = await moment()
            actor = await acts_as(self._actor, self._acts_for, at.today)
        except BadBodyError:
            # It ended meanwhile, and with it what was opened by it.
            await self._expired()
            return
        except DATABASE_ERRORS as error:
            if (outage := unavailable(error)) is None:
                raise
            unanswered = {"message": self._in_its_language(outage.says), "extensions": outage.extensions}
            message: Any = {"id": operation.id, "type": "error", "payload": [unanswered]}
            await operation.send_operation_message(message)
            return
        context = self._serving.context_factory.context(self._connection, actor, at, self._signed)
        context.language = spoken_language(self._languages, context.language)
        begun = False
        async with aclosing(results(request, context)) as answers:
            async for result in answers:
                kind = "next" if begun or "data" in result else "error"
                payload: Any = result if kind == "next" else result["errors"]
                message = {"id": operation.id, "type": kind, "payload": payload}
                await operation.send_operation_message(message)
                begun = True
        await operation.send_operation_message({"id": operation.id, "type": "complete"})


def _no_place(uid: str, full: Full, spoken: Language) -> dict[str, Any]:
    """The error of an operation for which there is no place."""
    extensions = {"code": "TOO_MANY_SUBSCRIPTIONS", "retryAfter": AGAIN_IN_SECONDS}
    error = {"message": in_language(too_many(full, FOLLOWED), spoken), "extensions": extensions}
    return {"id": uid, "type": "error", "payload": [error]}

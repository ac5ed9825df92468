"""Tickets for event streams: an EventSource sends no header, and a token in an address would be kept in logs."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.access.bad_tokens import BadTokenError
from api.access.bodies import BadBodyError
from api.access.callers import caller, client_of, language
from api.access.passes import TICKET, Pass
from api.access.sign_ins import SignIns
from api.access.signed_in import SignedIn
from api.http.graphql_answers import MediaType, error_response, stranger
from api.kit.context_factory import ContextFactory
from domain.policy.conditions import Text
from workflows.changes.tickets import is_first_use
from workflows.runtime.clock import system_moment
from workflows.transaction.actors import Actor

TICKETS_PATH = "/graphql/tickets"
PARAMETER = "ticket"
TICKETS_LAST = timedelta(seconds=60)
COST_OF_A_TICKET = 20
_POST_ALONE = Text(zh="请以 POST 方式申领订阅凭证", en="Use POST.")
_SIGN_IN = Text(zh="申领订阅凭证须先登录", en="sign in to be given a ticket")
_WAIT = Text(zh="申领过于频繁，请稍后重试", en="You have asked too much: wait.")
_FOR_STREAMS = Text(
    zh="订阅凭证只用于以 GET 方式打开事件流，不与登录令牌同时使用",
    en="A ticket opens an event stream by GET, without a token beside it.",
)
_USED = Text(zh="该订阅凭证已经使用，请重新申领", en="the ticket was used: ask for another")


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """Where somebody who is signed in is given a ticket."""

    factory: ContextFactory

    def route(self) -> Route:
        """Return its route; of every method, so that all is answered in JSON."""
        return Route(TICKETS_PATH, self._answer, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

    async def _answer(self, request: Request) -> Response:
        """Return a ticket and until when it can be used; 401 for who is not signed in, 429 for who asks too much."""
        spoken = language(request, self.factory.settings.language)
        if request.method != "POST":
            return error_response(405, "BAD_REQUEST", _POST_ALONE, spoken, {"Allow": "POST"})
        try:
            actor, signed = await _by_token(request, self.factory.sign_ins)
        except BadTokenError as bad:
            return stranger(bad, spoken)
        if actor is None:
            return stranger(BadTokenError(_SIGN_IN), spoken)
        charged = self.factory.rates.take(client_of(request, actor), COST_OF_A_TICKET)
        if charged.refused:
            wait = {"Retry-After": str(charged.again_in_seconds)}
            return error_response(429, "RATE_LIMITED", _WAIT, spoken, wait)
        return self._given(actor, signed)

    def _given(self, actor: Actor, signed: SignedIn) -> Response:
        now, ends = system_moment().now, signed.ends_at
        until = min(now + TICKETS_LAST, datetime.fromtimestamp(ends, UTC))
        given = Pass(actor, secrets.token_hex(16), ends, signed.grounds)
        ticket = self.factory.sign_ins.own.sign_pass(TICKET, given, until)
        body = {"ticket": ticket, "expiresAt": until.isoformat(timespec="seconds")}
        return Response(orjson.dumps(body), 201, {"Cache-Control": "no-store"}, media_type=MediaType.JSON)


async def signed_in(request: Request, sign_ins: SignIns, *, streams: bool) -> tuple[Actor | None, SignedIn]:
    """Return who asks and for how long it is signed in: by its token, or for one event stream by a ticket.

    Raises BadTokenError for a token or a ticket that is none, has expired or was used, and BadBodyError (400) for a
    ticket that comes with a token, or to another thing than an event stream.
    """
    ticket = request.query_params.get(PARAMETER) if request.scope["query_string"] else None
    if ticket is None:
        return await _by_token(request, sign_ins)
    if not streams or request.method != "GET" or "authorization" in request.headers:
        raise BadBodyError(400, _FOR_STREAMS)
    given = sign_ins.passed(TICKET, ticket)
    if not await is_first_use(given.subject):
        raise BadTokenError(_USED)
    return given.actor, SignedIn(given.signed_in_until, given.grounds, sign_ins.taken_back)


async def _by_token(request: Request, sign_ins: SignIns) -> tuple[Actor | None, SignedIn]:
    sign_in = await caller(request, sign_ins)
    return sign_in.actor if sign_in else None, sign_ins.signed_in(sign_in)

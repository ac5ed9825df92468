"""Tickets for event streams: an EventSource sends no header, and a token in an address would be kept in logs."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.access.bodies import BadBodyError
from api.access.callers import caller, client_of, token_of
from api.access.signed_in import SignedIn
from api.access.tokens import TICKET, BadTokenError, Pass, TokenKey
from api.http.graphql_answers import MediaType, error_response
from api.kit.context_factory import ContextFactory
from workflows.changes.tickets import is_first_use
from workflows.runtime.clock import system_moment
from workflows.transaction.actors import Actor

TICKETS_PATH = "/graphql/tickets"
PARAMETER = "ticket"
TICKETS_LAST = timedelta(seconds=60)
COST_OF_A_TICKET = 20


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """Where somebody who is signed in is given a ticket."""

    factory: ContextFactory

    def route(self) -> Route:
        """Return its route; of every method, so that all is answered in JSON."""
        return Route(TICKETS_PATH, self._answer, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

    async def _answer(self, request: Request) -> Response:
        """Return a ticket and until when it can be used; 401 for who is not signed in, 429 for who asks too much."""
        if request.method != "POST":
            return error_response(405, "BAD_REQUEST", "Use POST.", {"Allow": "POST"})
        try:
            actor, signed = _by_token(request, self.factory.key)
        except BadTokenError as bad:
            return _stranger(f"{bad}.")
        if actor is None:
            return _stranger("Sign in to be given a ticket.")
        charged = self.factory.rates.take(client_of(request, actor), COST_OF_A_TICKET)
        if charged.refused:
            wait = {"Retry-After": str(charged.again_in_seconds)}
            return error_response(429, "RATE_LIMITED", "You have asked too much: wait.", wait)
        return self._given(actor, signed)

    def _given(self, actor: Actor, signed: SignedIn) -> Response:
        now, ends = system_moment().now, signed.ends_at()
        until = min(now + TICKETS_LAST, datetime.fromtimestamp(ends, UTC))
        ticket = self.factory.key.sign_pass(TICKET, Pass(actor, secrets.token_hex(16), ends), until)
        body = {"ticket": ticket, "expiresAt": until.isoformat(timespec="seconds")}
        return Response(orjson.dumps(body), 201, {"Cache-Control": "no-store"}, media_type=MediaType.JSON)


def _stranger(message: str) -> Response:
    return error_response(401, "UNAUTHENTICATED", message, {"WWW-Authenticate": "Bearer"})


async def signed_in(request: Request, key: TokenKey, *, streams: bool) -> tuple[Actor | None, SignedIn]:
    """Return who asks and for how long it is signed in: by its token, or for one event stream by a ticket.

    Raises BadTokenError for a token or a ticket that is none, has expired or was used, and BadBodyError (400) for a
    ticket that comes with a token, or to another thing than an event stream.
    """
    ticket = request.query_params.get(PARAMETER)
    if ticket is None:
        return _by_token(request, key)
    if not streams or request.method != "GET" or "authorization" in request.headers:
        raise BadBodyError(400, "A ticket opens an event stream by GET, without a token beside it.")
    given = key.read_pass(TICKET, ticket)
    if not await is_first_use(given.actor, given.subject, request.scope["duixian.moment"]):
        message = "the ticket was used: ask for another"
        raise BadTokenError(message)
    return given.actor, SignedIn(key, None, given.signed_in_until)


def _by_token(request: Request, key: TokenKey) -> tuple[Actor | None, SignedIn]:
    return caller(request, key), SignedIn(key, token_of(request.headers.get("authorization")))

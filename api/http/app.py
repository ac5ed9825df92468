"""The web application: GraphQL, GraphiQL, documents, exports, and whether the server lives and is ready."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import api.http.graphiql
from api.access.callers import language
from api.access.safe_headers import SafeHeaders
from api.access.sign_ins import SignIns
from api.access.unavailable import unavailable
from api.http.digest_feed import digests_route
from api.http.document_routes import DocumentView
from api.http.files.export_routes import ExportView
from api.http.files.import_routes import ImportView
from api.http.files.open_data import OpenData
from api.http.graphql_answers import error_response, unavailable_response
from api.http.graphql_view import GraphQLView
from api.http.health import PATHS, THE_DAY, Health, shown_day
from api.http.issuer_routes import issuer_routes
from api.http.metrics import METRICS_PATH, Metrics
from api.http.origins import REQUEST
from api.http.positions import POSITION, Positions
from api.http.schema_file import schema_route
from api.http.seen_requests import SeenRequests
from api.http.swept_memory import swept_memory
from api.http.tickets import TicketDesk
from api.kit.masking import bug
from domain.refusals.refusals import Language
from workflows.cases.document_types import MEDIA_TYPES
from workflows.changes.feed import Feed
from workflows.running.startup import prepare
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.database import database
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.settings import Settings
from workflows.runtime.standby import Standby
from workflows.runtime.stated_day import moment
from workflows.runtime.watch import Watch
from workflows.transaction.work import new_reference

LOG = structlog.get_logger("duixian.api")
MOST_SECONDS_FOR_THE_DAY = 6
"""More than is waited for a database that is started anew."""


_CORS: dict[str, Any] = {
    "allow_methods": ("GET", "HEAD", "POST", "PUT"),
    # Whose page may ask is said by its origin; which headers its libraries add is their own affair.
    "allow_headers": ("*",),
    "expose_headers": (
        "Content-Disposition",
        POSITION,
        REQUEST,
        THE_DAY,
        "ETag",
        "Location",
        "Retry-After",
        "WWW-Authenticate",
    ),
}
_GZIP: dict[str, Any] = {
    "minimum_size": 1_024,
    # 6 takes three times as long, and spares a tenth more.
    "compresslevel": 3,
    # What is uploaded is packed as it is, and comes back byte by byte.
    "exclude_content_types": (*DEFAULT_EXCLUDED_CONTENT_TYPES, *MEDIA_TYPES),
}


class StatedDay:
    """Reads the clock once a request, and shows its day in every answer as the header ``Duixian-Today``.

    It also gives each request the id by which its answer, the log and the audit know it again.

    While the database does not answer, every door but those of health answers 503 and when to ask again.
    """

    def __init__(self, app: ASGIApp, health: Health, usual: Language) -> None:
        self._app, self._health = app, health
        self._language: Language = usual

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the header added."""
        if scope["type"] != "http" or scope["path"] in {*PATHS, METRICS_PATH}:
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_with_day(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message)[THE_DAY] = shown_day(scope["duixian.moment"])
            await send(message)

        try:
            async with asyncio.timeout(MOST_SECONDS_FOR_THE_DAY):
                scope["duixian.moment"] = at = await moment()
            self._health.knows(at)
            await self._app(scope, receive, send_with_day)
        except Exception as error:
            if begun:
                raise
            # Answered here, within CORS: a page of another origin reads nothing of what comes from further out.
            await self._undone(error, language(Request(scope), self._language))(scope, receive, send)

    def _undone(self, error: Exception, spoken: Language) -> Response:
        """What is answered of a request that failed: when to ask again, or a reference of what the log has."""
        outage = unavailable(error) if isinstance(error, DATABASE_ERRORS) else None
        if outage is not None:
            return unavailable_response(outage, spoken)
        reference = new_reference()
        LOG.error("bug", reference=reference, exc_info=error)
        return error_response(500, "INTERNAL_SERVER_ERROR", bug(reference), spoken)


async def _home(_: Request) -> RedirectResponse:
    return RedirectResponse(api.http.graphiql.GRAPHQL_PATH)


def application(settings: Settings, url: str | None = None) -> Starlette:
    """Return the application; its lifespan opens the database, brings it up to date and drafts the pack."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with database(settings, url) as address:
            await prepare(settings)
            health.knows(await moment())
            blocks = (sign_ins.served(feed), feed.running(address), watch.over(address), standby.beside(address))
            async with AsyncExitStack() as beside:
                for block in (*blocks, swept_memory()):
                    await beside.enter_async_context(block)
                yield

    sign_ins, feed, watch, standby = SignIns.of(settings), Feed(), Watch(), Standby(settings)
    health, metrics = Health(watch, settings.language), Metrics(watch)
    view = GraphQLView(settings, sign_ins, feed)
    routes = [
        Route("/", _home),
        Route("/graphql", view),
        WebSocketRoute("/graphql", view),
        TicketDesk(view.context_factory).route(),
        DocumentView(settings, sign_ins, DocumentStore.of(settings)).route(),
        ExportView(view.context_factory).route(),
        OpenData(view.context_factory).route(),
        ImportView(view.context_factory).route(),
        schema_route(settings),
        *issuer_routes(settings, sign_ins),
        digests_route(),
        *health.routes(),
        *([metrics.route(view.context_factory)] if settings.metrics else []),
        *api.http.graphiql.routes(),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.settings, app.state.closing = settings, view.context_factory.closing
    if settings.read_database_url is not None:
        app.add_middleware(Positions, standby=standby)
    _around(app, settings, health, metrics)
    return app


def _around(app: Starlette, settings: Settings, health: Health, metrics: Metrics) -> None:
    """Put around an application what every request passes, the last named first."""
    app.add_middleware(StatedDay, health=health, usual=settings.language)
    app.add_middleware(GZipMiddleware, **_GZIP)
    if settings.page_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.page_origins, **_CORS)
    app.add_middleware(SeenRequests, settings=settings, metrics=metrics)
    app.add_middleware(SafeHeaders, settings=settings)

"""The web application: GraphQL, GraphiQL, documents, exports, and whether the server lives and is ready."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute

import api.http.graphiql
from api.access.safe_headers import SafeHeaders
from api.access.sign_ins import SignIns
from api.http.digest_feed import digests_route
from api.http.document_routes import DocumentView
from api.http.files.export_routes import ExportView
from api.http.files.import_routes import ImportView
from api.http.files.open_data import OpenData
from api.http.files.print_routes import PrintView
from api.http.graphql_view import GraphQLView
from api.http.health import THE_DAY, Health
from api.http.issuer_routes import issuer_routes
from api.http.letters.contact_links import contact_route
from api.http.metrics import Metrics
from api.http.origins import REQUEST
from api.http.passed.packed import Packed
from api.http.passed.straight import Straight
from api.http.passed.the_day import StatedDay
from api.http.positions import POSITION, Positions
from api.http.schema_file import schema_route
from api.http.seen_requests import SeenRequests
from api.http.swept_memory import swept_memory
from api.http.tickets import TicketDesk
from workflows.changes.feed import Feed
from workflows.running.startup import prepare
from workflows.runtime.database import database
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.settings import Settings
from workflows.runtime.standby import Standby
from workflows.runtime.stated_day import moment
from workflows.runtime.tracing.collecting import collected
from workflows.runtime.watch import Watch

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


async def _home(_: Request) -> RedirectResponse:
    return RedirectResponse(api.http.graphiql.GRAPHQL_PATH)


def application(settings: Settings, url: str | None = None) -> Starlette:
    """Return the application; its lifespan opens the database, brings it up to date and drafts the pack."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with collected(settings, "duixian"), database(settings, url) as address:
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
        *(files(view.context_factory).route() for files in (ExportView, PrintView, OpenData, ImportView)),
        schema_route(settings),
        *issuer_routes(settings, sign_ins),
        digests_route(),
        contact_route(settings),
        *health.routes(),
        *([metrics.route(view.context_factory)] if settings.metrics else []),
        *api.http.graphiql.routes(),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.settings, app.state.closing, app.state.witness = settings, view.context_factory.closing, sign_ins.witness
    app.add_middleware(Straight, door=view)
    if settings.read_database_url is not None:
        app.add_middleware(Positions, standby=standby)
    _around(app, settings, health, metrics)
    return app


def _around(app: Starlette, settings: Settings, health: Health, metrics: Metrics) -> None:
    """Put around an application what every request passes, the last named first."""
    app.add_middleware(StatedDay, health=health, usual=settings.language)
    app.add_middleware(Packed)
    if settings.page_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.page_origins, **_CORS)
    app.add_middleware(SeenRequests, settings=settings, metrics=metrics)
    app.add_middleware(SafeHeaders, settings=settings)

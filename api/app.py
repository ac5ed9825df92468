"""The web application: GraphQL, GraphiQL, documents, and whether the server lives and is ready."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tortoise.exceptions import BaseORMException

import api.graphiql
from api.document_routes import DocumentView
from api.graphql_view import GraphQLView
from api.swept_memory import swept_memory
from api.tokens import TokenKey
from domain.models import PolicyVersion
from workflows.clock import Moment, moment
from workflows.database import database
from workflows.document_store import DocumentStore
from workflows.feed import Feed
from workflows.settings import Settings
from workflows.startup import prepare
from workflows.statements import ask

MOST_SECONDS_FOR_THE_DAY = 5
LOG = structlog.get_logger("duixian.api")


class StatedDay:
    """Reads the clock once a request, and shows its day in every answer as the header ``Duixian-Today``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the header added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(MOST_SECONDS_FOR_THE_DAY):
                at = await moment()
        except (TimeoutError, OSError, BaseORMException) as error:
            LOG.warning("the database does not answer", why=str(error))
            body = {"status": "the database does not answer"}
            await JSONResponse(body, 200 if scope["path"] == "/healthz" else 503)(scope, receive, send)
            return
        scope["duixian.moment"] = at
        shown = f"{at.today.isoformat()}{'; demonstration' if at.stated else ''}"

        async def send_with_day(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Duixian-Today"] = shown
            await send(message)

        await self._app(scope, receive, send_with_day)


async def _healthz(request: Request) -> JSONResponse:
    """Answer that the process lives, and its day. It lives, too, while the database does not answer."""
    at: Moment = request.scope["duixian.moment"]
    return JSONResponse({"status": "ok", "today": at.today.isoformat(), "demonstration": at.stated})


async def _readyz(request: Request) -> JSONResponse:
    """Answer whether requests can be served: the database answers, and a policy is loaded."""
    await ask("SELECT 1")
    at: Moment = request.scope["duixian.moment"]
    ready = await PolicyVersion.all().exists()
    body = {
        "status": "ready" if ready else "no policy is loaded",
        "today": at.today.isoformat(),
        "demonstration": at.stated,
    }
    return JSONResponse(body, 200 if ready else 503)


async def _home(_: Request) -> RedirectResponse:
    return RedirectResponse(api.graphiql.GRAPHQL_PATH)


def application(settings: Settings, url: str | None = None) -> Starlette:
    """Answer the application; its lifespan opens the database, brings it up to date and drafts the pack."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with database(settings, url) as address:
            await prepare(settings)
            async with feed.running(address), swept_memory():
                yield

    key, feed = TokenKey.kept_in(settings.data_dir), Feed()
    view = GraphQLView(settings, key, feed)
    routes = [
        Route("/", _home),
        Route("/graphql", view),
        WebSocketRoute("/graphql", view),
        DocumentView(settings, key, DocumentStore.of(settings)).route(),
        Route("/healthz", _healthz),
        Route("/readyz", _readyz),
        *api.graphiql.routes(),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.settings = settings
    app.add_middleware(StatedDay)
    return app

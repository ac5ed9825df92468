"""GraphiQL, served from our own files: a city's intranet reaches no public content network."""

from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGE_PATH = "/graphiql"
STATIC_PATH = "/static/graphiql"
GRAPHQL_PATH = "/graphql"

STATIC_FILES = Path(__file__).parent / "static" / "graphiql"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; "
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; "
        "font-src 'self' data:; "
        "connect-src 'self'; "
        "object-src 'none'; "
        "base-uri 'none'; "
        "form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

PAGE = """<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Duixian 兑现 · GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="{static}/graphiql.min.css">
    <link rel="stylesheet" href="{static}/page.css">
  </head>
  <body>
    <div id="graphiql" data-endpoint="{endpoint}"></div>
    <noscript>GraphiQL needs JavaScript. 此页面需要启用 JavaScript。</noscript>
    <script src="{static}/react.production.min.js"></script>
    <script src="{static}/react-dom.production.min.js"></script>
    <script src="{static}/graphiql.min.js"></script>
    <script src="{static}/boot.js"></script>
  </body>
</html>
"""


def graphiql_page(request: Request) -> HTMLResponse:
    """The GraphiQL page, for a person who wants to try a query.

    It asks GRAPHQL_PATH, and loads its files from STATIC_PATH, both below the path under which the
    application is mounted. It may be served at any address of the application, so also as the answer to
    a browser's GET on GRAPHQL_PATH. Its policy lets the browser fetch from this server only.
    """
    root: str = request.scope.get("root_path", "")
    page = PAGE.format(static=escape(root + STATIC_PATH), endpoint=escape(root + GRAPHQL_PATH))
    return HTMLResponse(page, headers=HEADERS)


def routes() -> list[BaseRoute]:
    """The page at PAGE_PATH and its static files at STATIC_PATH, for Starlette's list of routes."""
    return [
        Route(PAGE_PATH, graphiql_page, methods=["GET"], name="graphiql"),
        Mount(STATIC_PATH, StaticFiles(directory=STATIC_FILES), name="graphiql-static"),
    ]

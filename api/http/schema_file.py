"""The schema as a file (接口定义): what `schema.graphql` of this release says, for those who generate types."""

from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.http.entity_tags import tagged
from api.schema.schema import schema_text
from workflows.runtime.settings import Settings

SCHEMA_PATH = "/schema.graphql"
_text = cache(schema_text)


def schema_route(settings: Settings) -> Route:
    """Return the door of the schema: 404 where the settings do not let it be asked for."""

    async def answer(request: Request) -> Response:
        if not settings.introspection:
            return JSONResponse({"error": "this server does not show its schema"}, 404)
        return tagged(request, Response(_text(), media_type="text/plain"))

    return Route(SCHEMA_PATH, answer, methods=["GET"])

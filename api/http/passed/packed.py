"""Answers that are packed on their way out (压缩传输), where they are long and their client unpacks them."""

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.graphiql import GRAPHQL_PATH
from workflows.cases.document_types import MEDIA_TYPES

_LONG = 1_024
_LEVEL = 3
"""6 takes three times as long, and spares a tenth more."""


class Packed(GZipMiddleware):
    """Packs them; at the door of GraphQL, which says itself by what its answers vary, nothing is held back for it."""

    def __init__(self, app: ASGIApp) -> None:
        # What is uploaded is packed as it is, and comes back byte by byte.
        kept = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *MEDIA_TYPES)
        super().__init__(app, minimum_size=_LONG, compresslevel=_LEVEL, exclude_content_types=kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH and not _unpacks(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _unpacks(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])

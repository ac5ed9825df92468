"""Straight to the door of GraphQL (直达): most requests ask there, and need not be compared with every other door."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.graphiql import GRAPHQL_PATH


class Straight:
    """Leads what is asked of GraphQL over HTTP to its door; everything else goes its usual way."""

    def __init__(self, app: ASGIApp, door: ASGIApp) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        straight = scope["type"] == "http" and scope["path"] == GRAPHQL_PATH
        await (self._door if straight else self._app)(scope, receive, send)


class _KeptHeaders(Headers):
    """The headers of a request, the first of each name found at once."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._first: Mapping[bytes, bytes] = dict(reversed(self.raw))

    def __getitem__(self, key: str) -> str:
        """Return the first header of a name."""
        return self._first[key.lower().encode("latin-1")].decode("latin-1")

    def __contains__(self, key: object) -> bool:
        """Return whether there is one of a name."""
        return isinstance(key, str) and key.lower().encode("latin-1") in self._first

    def get(self, key: str, default: str | None = None) -> str | None:  # pyright: ignore[reportIncompatibleMethodOverride] - of headers alone
        """Return the first header of a name, or what is to stand for none."""
        value = self._first.get(key.lower().encode("latin-1"))
        return default if value is None else value.decode("latin-1")


class AskedRequest(Request):
    """A request of whose headers many are asked for."""

    @property
    def headers(self) -> Headers:
        """Its headers."""
        if not hasattr(self, "_headers"):
            self._headers = _KeptHeaders(self.scope)
        return self._headers

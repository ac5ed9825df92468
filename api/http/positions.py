"""Positions (读取位置): each answer says how far its reader is, and each request how far it must be shown."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.health import PATHS
from workflows.runtime.standby import READER, Reader, Standby, read_position, write_position

POSITION = "Duixian-Position"


class Positions:
    """Reads the header ``Duixian-Position`` of each request, and writes that of its answer.

    Who sends back the last that it was told sees whatever it did, and nothing older than it saw, also where it is
    answered from a standby. Who sends none is answered by the primary.
    """

    def __init__(self, app: ASGIApp, standby: Standby) -> None:
        self._app, self._standby = app, standby

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the header added."""
        if scope["type"] != "http" or scope["path"] in PATHS:
            await self._app(scope, receive, send)
            return
        reader = Reader(self._standby, read_position(Headers(scope=scope).get(POSITION, "")))

        async def send_with_position(message: Message) -> None:
            if message["type"] == "http.response.start":
                position = await self._standby.position_after(reader)
                MutableHeaders(scope=message)[POSITION] = write_position(position)
            await send(message)

        token = READER.set(reader)
        try:
            await self._app(scope, receive, send_with_position)
        finally:
            READER.reset(token)

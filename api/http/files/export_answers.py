"""The answer that sends an export as it is read, and gives its place back however it ends."""

from collections.abc import AsyncGenerator, Callable, Mapping

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.exports.running import Running

LOG = structlog.get_logger("duixian.exports")


class ExportAnswer(StreamingResponse):
    """An export under way, whose first piece may have been read already."""

    def __init__(
        self,
        running: Running,
        first: bytes | None,
        ended: Callable[[], None],
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        super().__init__(self._pieces(first), headers=headers, media_type=media_type)
        self._running, self._ended, self._over = running, ended, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._end()

    async def _end(self) -> None:
        if not self._over:
            self._over = True
            await self._running.end()
            self._ended()

    async def _pieces(self, first: bytes | None) -> AsyncGenerator[bytes]:
        try:
            piece = first if first is not None else await self._running.next()
            while piece is not None:
                yield piece
                piece = await self._running.next()
            # Before the end is sent: whoever has it whole may ask for the next one at once.
            await self._end()
        except Exception:
            # The answer has begun, and breaks off: no client takes it for whole.
            LOG.exception("export broke off")
            raise

"""What every answer tells a browser (安全响应头): to guess no type, to show it in no frame, to name it to nobody."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflows.runtime.settings import Settings

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Of what is no page nothing is shown, and nothing runs; a page says itself what it needs.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_STARTS = {"http.response.start", "websocket.http.response.start"}


class SafeHeaders:
    """Adds what an answer does not say itself; whoever says more, or otherwise, knows why."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        headers = dict(_ALWAYS)
        if settings.hsts_seconds:
            headers["Strict-Transport-Security"] = f"max-age={settings.hsts_seconds}"
        self._app, self._headers = app, [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with them."""

        async def send_safely(message: Message) -> None:
            if message["type"] in _STARTS:
                headers = message.setdefault("headers", [])
                stated = {name for name, _ in headers}
                headers += [each for each in self._headers if each[0] not in stated]
            await send(message)

        await self._app(scope, receive, send_safely)

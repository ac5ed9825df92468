"""The day of each request (当日): every answer shows it, and where nobody knows it, when to ask again."""

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.callers import language
from api.access.unavailable import unavailable
from api.http.graphiql import GRAPHQL_PATH
from api.http.graphql_answers import error_response, unavailable_response
from api.http.health import PATHS, THE_DAY, Health, shown_day
from api.http.metrics import METRICS_PATH
from api.kit.masking import bug
from domain.refusals.refusals import Language
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.stated_day import presumed_moment, shared_moment
from workflows.transaction.work import new_reference

LOG = structlog.get_logger("duixian.api")
MOMENT, PRESUMED = "duixian.moment", "duixian.presumed"
"""In the scope of a request: its moment, and whether the day of it is still to be read."""
_THE_DAY = THE_DAY.lower().encode()
_DAYLESS = frozenset({*PATHS, METRICS_PATH})


class StatedDay:
    """Reads the clock once a request, and shows its day in every answer as the header ``Duixian-Today``.

    At the door of GraphQL the day is presumed to be as it was read last, since what is read there says it anew; whoever
    answers without having read it has it read here.

    While the database does not answer, every door but those of health answers 503 and when to ask again.
    """

    def __init__(self, app: ASGIApp, health: Health, usual: Language) -> None:
        self._app, self._health = app, health
        self._language: Language = usual

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the header added."""
        if scope["type"] != "http" or scope["path"] in _DAYLESS:
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_with_day(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                if scope[PRESUMED]:
                    scope[MOMENT] = await shared_moment()
                begun = True
                self._health.knows(scope[MOMENT])
                message["headers"] = [*message.get("headers", ()), (_THE_DAY, shown_day(scope[MOMENT]).encode())]
            await send(message)

        try:
            presumed = presumed_moment() if scope["path"] == GRAPHQL_PATH else None
            scope[MOMENT], scope[PRESUMED] = presumed or await shared_moment(), presumed is not None
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

"""Open data of awards over HTTP: for everybody, kept by whoever has it until something is changed (ETag)."""

from hashlib import sha256
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.access.callers import client_of, language
from api.access.places import Places
from api.exports.documents import Choice
from api.exports.open_grants import OPEN_AWARDS, open_csv, open_json
from api.exports.page_contexts import page_context
from api.exports.pages import pages_of
from api.exports.running import Running
from api.http.files.export_answers import ExportAnswer
from api.http.files.export_routes import EXPORTS
from api.http.graphql_answers import error_response, no_place
from api.http.passed.the_day import MOMENT
from api.kit.context_factory import ContextFactory
from domain.policy.conditions import Text
from workflows.changes.last_change import last_change

OPEN_DATA_PATH = "/open-data/awards"
_WRITERS = {"json": (open_json, "application/json"), "csv": (open_csv, "text/csv; charset=utf-8")}
_NO_SUCH = Text(zh="没有该公开数据文件", en="There are awards.json and awards.csv.")


class OpenData:
    """The endpoint of open data."""

    def __init__(self, factory: ContextFactory) -> None:
        self._factory = factory
        self._places = Places(1, factory.settings.exports)

    def route(self) -> Route:
        """Return its route."""
        return Route(f"{OPEN_DATA_PATH}.{{end}}", self._answer, methods=["GET", "HEAD"])

    async def _answer(self, request: Request) -> Response:
        """Return the awards; 304 where whoever asks has them as they still are, 404 for another format."""
        spoken, end = language(request, self._factory.settings.language), unquote(request.path_params["end"])
        if end not in _WRITERS:
            return error_response(404, "NOT_FOUND", _NO_SUCH, spoken)
        writer, kind = _WRITERS[end]
        # Looked at before they are read: what is changed in between is sent anew the next time.
        tag = f'W/"{sha256(f"{await last_change()} {end} {spoken}".encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"}
        headers |= {"Content-Language": spoken, "Vary": "Accept-Language"}
        if tag in {each.strip() for each in request.headers.get("if-none-match", "").split(",")}:
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return Response(headers=headers, media_type=kind)
        client = client_of(request, None)
        if full := self._places.take(client):
            return no_place(full, "TOO_MANY_EXPORTS", EXPORTS, spoken)
        at = request.scope[MOMENT]
        pages = pages_of(OPEN_AWARDS, Choice({}), lambda: page_context(self._factory, request, None, at))
        running = Running(writer(pages, spoken), self._factory.settings.export_seconds)
        return ExportAnswer(running, None, lambda: self._places.give_back(client), headers, kind)

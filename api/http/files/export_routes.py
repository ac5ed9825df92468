"""Lists as files over HTTP."""

from starlette.requests import Request
from starlette.responses import Response

from api.access.callers import client_of
from api.exports.documents import Choice, choice_of
from api.exports.files import MEDIA_TYPES, ExportFormat, chunks_of
from api.exports.links import EXPORTS_PATH
from api.exports.lists import LISTS, ExportedList
from api.exports.page_contexts import page_context
from api.exports.pages import pages_of
from api.exports.parquet_files import NO_POLARS, can_be_written
from api.exports.running import Running
from api.http.files.export_answers import ExportAnswer
from api.http.files.file_views import HEADERS, FileView, stated_in
from api.http.graphql_answers import error_response, no_place
from api.http.passed.the_day import MOMENT
from domain.policy.conditions import Text
from domain.refusals.refusals import Language
from workflows.transaction.actors import Actor

_NO_SUCH = Text(
    zh=f"没有该导出文件；可导出：{'、'.join(LISTS)}，格式：{'、'.join(ExportFormat)}",
    en=f"There is no such export. Lists: {', '.join(LISTS)}; formats: {', '.join(ExportFormat)}.",
)
EXPORTS = Text(zh="导出", en="exports")


class ExportView(FileView):
    """The endpoint of exports: GET and HEAD a file, POST a link to it."""

    door = EXPORTS_PATH

    async def answered(self, request: Request, spoken: Language) -> Response:
        """Answer a list as a file, or a link to it."""
        listed, form = _file(request.path_params["file"])
        if listed is None or form is None:
            return error_response(404, "NOT_FOUND", _NO_SUCH, spoken)
        if form is ExportFormat.PARQUET and not can_be_written():
            return error_response(501, "FORMAT_NOT_INSTALLED", NO_POLARS, spoken)
        stated = stated_in(request)
        choice, actor = choice_of(listed, stated), await self.given_or_linked(request, stated)
        if isinstance(actor, Response):
            return actor
        return await self._given(request, (listed, form, choice), actor, spoken)

    async def _given(
        self, request: Request, wanted: tuple[ExportedList, ExportFormat, Choice], actor: Actor | None, spoken: Language
    ) -> Response:
        listed, form, choice = wanted
        client, at = client_of(request, actor), request.scope[MOMENT]
        if full := self.places.take(client):
            return no_place(full, "TOO_MANY_EXPORTS", EXPORTS, spoken)
        pages = pages_of(listed, choice, lambda: page_context(self.factory, request, actor, at))
        running = Running(chunks_of(listed, form, pages, spoken), self.factory.settings.export_seconds)
        begun = False
        try:
            first = await running.next()
            begun = request.method == "GET"
        finally:
            if not begun:
                await running.end()
                self.places.give_back(client)
        named = {"Content-Disposition": f'attachment; filename="{listed.name}.{form}"'}
        headers = {**HEADERS, **named, "Content-Language": spoken, "Vary": "Accept-Language"}
        if not begun:
            return Response(headers=headers, media_type=MEDIA_TYPES[form])
        return ExportAnswer(running, first, lambda: self.places.give_back(client), headers, MEDIA_TYPES[form])


def _file(name: str) -> tuple[ExportedList | None, ExportFormat | None]:
    """The list and the format that a name names; None for what is none."""
    stem, _, end = name.rpartition(".")
    return LISTS.get(stem), ExportFormat(end) if end in set(ExportFormat) else None

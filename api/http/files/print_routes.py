"""Printed texts over HTTP (印制文件): of a template, in the words of the office."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response

from api.access.callers import client_of
from api.exports.page_contexts import page_context
from api.http.files.export_routes import EXPORTS
from api.http.files.file_views import HEADERS, FileView, stated_in
from api.http.graphql_answers import error_response, no_place
from api.prints.composing import composed, stated_for
from api.prints.files import MEDIA_TYPES, NO_TYPST, PrintFormat, can_be_set, file_of
from api.prints.templates import NotToBePrintedError, Print, WrongTemplateError, print_of, prints_of
from domain.policy.conditions import Text
from domain.refusals.refusals import Language
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor

LOG = structlog.get_logger("duixian.prints")
PRINTS_PATH = "/prints"
_WRONG = Text(
    zh="该文件的印制模板有误，请告知系统管理员，原因见日志",
    en="The template of this print cannot be used: whoever runs this server finds in its log why.",
)


class PrintView(FileView):
    """The endpoint of prints: GET and HEAD a file, POST a link to it."""

    door = PRINTS_PATH

    async def answered(self, request: Request, spoken: Language) -> Response:
        """Answer a print, or a link to it."""
        try:
            return await self._answered(request, spoken)
        except WrongTemplateError:
            LOG.exception("a template cannot be used", file=request.path_params["file"])
            return error_response(503, "WRONG_TEMPLATE", _WRONG, spoken)
        except NotToBePrintedError as standing:
            return error_response(409, "NOT_TO_BE_PRINTED", standing.says, spoken)

    async def _answered(self, request: Request, spoken: Language) -> Response:
        own = self.factory.settings.prints
        stem, _, end = request.path_params["file"].rpartition(".")
        wanted = await asyncio.to_thread(print_of, own, stem)
        if wanted is None or end not in set(PrintFormat):
            return error_response(404, "NOT_FOUND", await asyncio.to_thread(_no_such, own), spoken)
        if end == PrintFormat.PDF and not can_be_set():
            return error_response(501, "FORMAT_NOT_INSTALLED", NO_TYPST, spoken)
        stated = stated_in(request)
        chosen, actor = stated_for(wanted, stated), await self.given_or_linked(request, stated)
        if isinstance(actor, Response):
            return actor
        client = client_of(request, actor)
        if full := self.places.take(client):
            return no_place(full, "TOO_MANY_EXPORTS", EXPORTS, spoken)
        try:
            async with asyncio.timeout(self.factory.settings.export_seconds):
                return await self._printed(request, (wanted, PrintFormat(end), chosen), actor)
        finally:
            self.places.give_back(client)

    async def _printed(
        self, request: Request, wanted: tuple[Print, PrintFormat, dict[str, object]], actor: Actor | None
    ) -> Response:
        which, form, chosen = wanted
        # A print has its day on it: not one that was read for somebody some seconds ago.
        at, settings = await moment(), self.factory.settings
        printed = await composed(which, chosen, lambda: page_context(self.factory, request, actor, at), at.today)
        content = await asyncio.to_thread(file_of, printed, form, settings.prints, settings.fonts)
        name = quote(f"{printed.title}.{form}")
        named = {"Content-Disposition": f"attachment; filename=\"{which.name}.{form}\"; filename*=UTF-8''{name}"}
        return Response(
            content, headers={**HEADERS, **named, "Content-Language": "zh-CN"}, media_type=MEDIA_TYPES[form]
        )


def _no_such(own: Path | None) -> Text:
    names, forms = list(prints_of(own)), list(PrintFormat)
    return Text(
        zh=f"没有该印制文件；可印制：{'、'.join(names)}，格式：{'、'.join(forms)}",
        en=f"There is no such print. Prints: {', '.join(names)}; formats: {', '.join(forms)}.",
    )

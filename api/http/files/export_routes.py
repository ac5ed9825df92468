"""Lists as files over HTTP: got by a token or by a signed link, which is given for a token."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.access.callers import caller, client_of, language
from api.access.places import Places
from api.access.tokens import BadTokenError
from api.exports.documents import Choice, UnreadableChoiceError, choice_of
from api.exports.files import MEDIA_TYPES, ExportFormat, chunks_of
from api.exports.links import EXPORTS_PATH, SIGNATURE, followed, path_of, signed_path
from api.exports.lists import LISTS, ExportedList
from api.exports.page_contexts import page_context
from api.exports.pages import RefusedListError, pages_of
from api.exports.parquet_files import NO_POLARS, can_be_written
from api.exports.running import Running
from api.http.files.export_answers import ExportAnswer
from api.http.graphql_answers import error_response, no_place, sentence_of, stranger
from api.http.passed.the_day import MOMENT
from api.kit.context_factory import ContextFactory
from domain.policy.conditions import Text
from domain.refusals.refusals import Language
from workflows.transaction.actors import Actor

_METHODS = Text(zh="请以 GET、HEAD 或 POST 方式提交", en="Use GET or HEAD, or POST for a link.")
_NO_SUCH = Text(
    zh=f"没有该导出文件；可导出：{'、'.join(LISTS)}，格式：{'、'.join(ExportFormat)}",
    en=f"There is no such export. Lists: {', '.join(LISTS)}; formats: {', '.join(ExportFormat)}.",
)
_SIGN_IN = Text(zh="申领导出链接须先登录", en="Sign in to be given a link.")
_OLD_LINK = Text(zh="导出链接无效或者已经过期，请重新申领", en="the link is none of ours, or it has expired")
EXPORTS = Text(zh="导出", en="exports")
_LATE = Text(zh="导出时间过长，已经停止，请缩小范围", en="The export took too long and was given up: ask for less.")
_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "INTERNAL_SERVER_ERROR": 500}
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class ExportView:
    """The endpoint of exports: GET and HEAD a file, POST a link to it."""

    def __init__(self, factory: ContextFactory) -> None:
        self._factory = factory
        self._places = Places(1, factory.settings.exports)

    def route(self) -> Route:
        """Return its route; of every path below it, so that all is answered in JSON."""
        return Route(f"{EXPORTS_PATH}/{{file:path}}", self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        spoken = language(request, self._factory.settings.language)
        try:
            return await self._answered(request, spoken)
        except BadTokenError as bad:
            return stranger(BadTokenError(_OLD_LINK) if SIGNATURE in request.query_params else bad, spoken)
        except UnreadableChoiceError as wrong:
            return error_response(400, "BAD_USER_INPUT", sentence_of(wrong.says), spoken)
        except RefusedListError as refused:
            says = Text(zh=refused.message, en=refused.message)
            return error_response(_STATUS.get(refused.code, 400), refused.code, says, spoken)
        except TimeoutError:
            return error_response(503, "TIMEOUT", _LATE, spoken)

    async def _answered(self, request: Request, spoken: Language) -> Response:
        if request.method not in {"GET", "HEAD", "POST"}:
            return error_response(405, "BAD_REQUEST", _METHODS, spoken, {"Allow": "GET, HEAD, POST"})
        listed, form = _file(request.path_params["file"])
        if listed is None or form is None:
            return error_response(404, "NOT_FOUND", _NO_SUCH, spoken)
        if form is ExportFormat.PARQUET and not can_be_written():
            return error_response(501, "FORMAT_NOT_INSTALLED", NO_POLARS, spoken)
        stated = {name: value for name, value in request.query_params.items() if name != SIGNATURE}
        choice, path = choice_of(listed, stated), path_of(listed, form, stated)
        if request.method == "POST":
            return await self._link(request, path)
        return await self._given(request, (listed, form, choice), await self._actor(request, path))

    async def _actor(self, request: Request, path: str) -> Actor | None:
        signature = request.query_params.get(SIGNATURE)
        if signature is not None:
            return followed(path, signature, self._factory.sign_ins)
        sign_in = await caller(request, self._factory.sign_ins)
        return sign_in.actor if sign_in else None

    async def _link(self, request: Request, path: str) -> Response:
        """Give a link that a browser opens without a header, for minutes and for this file alone."""
        sign_ins = self._factory.sign_ins
        sign_in = await caller(request, sign_ins)
        if sign_in is None:
            raise BadTokenError(Text(zh=_SIGN_IN.zh, en=_SIGN_IN.en.removesuffix(".")))
        location = signed_path(path, sign_in.actor, sign_ins.signed_in(sign_in), sign_ins)
        return Response(status_code=201, headers={"Location": location} | _HEADERS)

    async def _given(
        self, request: Request, wanted: tuple[ExportedList, ExportFormat, Choice], actor: Actor | None
    ) -> Response:
        listed, form, choice = wanted
        client, at = client_of(request, actor), request.scope[MOMENT]
        spoken = language(request, self._factory.settings.language)
        if full := self._places.take(client):
            return no_place(full, "TOO_MANY_EXPORTS", EXPORTS, spoken)
        pages = pages_of(listed, choice, lambda: page_context(self._factory, request, actor, at))
        running = Running(chunks_of(listed, form, pages, spoken), self._factory.settings.export_seconds)
        begun = False
        try:
            first = await running.next()
            begun = request.method == "GET"
        finally:
            if not begun:
                await running.end()
                self._places.give_back(client)
        named = {"Content-Disposition": f'attachment; filename="{listed.name}.{form}"'}
        headers = {**_HEADERS, **named, "Content-Language": spoken, "Vary": "Accept-Language"}
        if not begun:
            return Response(headers=headers, media_type=MEDIA_TYPES[form])
        return ExportAnswer(running, first, lambda: self._places.give_back(client), headers, MEDIA_TYPES[form])


def _file(name: str) -> tuple[ExportedList | None, ExportFormat | None]:
    """The list and the format that a name names; None for what is none."""
    stem, _, end = name.rpartition(".")
    return LISTS.get(stem), ExportFormat(end) if end in set(ExportFormat) else None

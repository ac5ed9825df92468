"""Files of rows over HTTP: sent by who is signed in, answered a line a row while they are done."""

from collections.abc import AsyncGenerator, Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.access.bad_tokens import BadTokenError
from api.access.callers import caller, client_of, language
from api.access.places import Places
from api.exports.documents import UnreadableChoiceError
from api.exports.running import Running
from api.http.files.export_answers import ExportAnswer
from api.http.graphql_answers import error_response, no_place, sentence_of
from api.http.passed.the_day import MOMENT
from api.imports.doing import BOUNDS, Import
from api.imports.kinds import KINDS
from api.kit.context import Context
from api.kit.context_factory import ContextFactory
from domain.policy.conditions import Text
from domain.treasury.receipt_files import UnreadableFileError

IMPORTS_PATH = "/imports"
_NO_SUCH = Text(zh="没有该导入类型", en=f"There is no such kind: there are {', '.join(KINDS)}.")
_SIGN_IN = Text(zh="导入须先登录", en="sign in to bring a file in")
_TOO_LARGE = Text(zh="文件过大", en=f"A file has at most {BOUNDS.most_bytes} bytes.")
_IMPORTS = Text(zh="导入", en="imports")
_DRY_RUN, _YES, _NO = "dryRun", "true", "false"
_ONE_NAME = Text(zh=f"导入只有参数“{_DRY_RUN}”，至多填写一次", en=f"An import takes {_DRY_RUN} alone, and once.")
_TRUE_OR_FALSE = Text(zh=f"参数“{_DRY_RUN}”须填“{_YES}”或“{_NO}”", en=f"{_DRY_RUN}: write {_YES} or {_NO}.")


class ImportView:
    """The endpoint of imports."""

    def __init__(self, factory: ContextFactory) -> None:
        self._factory = factory
        self._places = Places(1, factory.settings.exports)

    def route(self) -> Route:
        """Return its route."""
        return Route(f"{IMPORTS_PATH}/{{kind}}", self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        """Return JSON Lines: how many rows there are, an answer for each, what came of all."""
        spoken = language(request, self._factory.settings.language)
        try:
            return await self._answered(request)
        except BadTokenError as bad:
            says = sentence_of(bad.says)
            return error_response(401, "UNAUTHENTICATED", says, spoken, {"WWW-Authenticate": "Bearer"})
        except UnreadableChoiceError as wrong:
            return error_response(400, "BAD_USER_INPUT", wrong.says, spoken)
        except UnreadableFileError as wrong:
            return error_response(422, "INPUT_INVALID", sentence_of(wrong.why), spoken)

    async def _answered(self, request: Request) -> Response:
        spoken = language(request, self._factory.settings.language)
        sign_in = await caller(request, self._factory.sign_ins)
        if sign_in is None:
            raise BadTokenError(_SIGN_IN)
        kind = KINDS.get(request.path_params["kind"])
        if kind is None:
            return error_response(404, "NOT_FOUND", _NO_SUCH, spoken)
        dry_run = _rehearses(request)
        content = await _body(request)
        if content is None:
            return error_response(413, "BAD_REQUEST", _TOO_LARGE, spoken, {"Connection": "close"})
        client = client_of(request, sign_in.actor)
        if full := self._places.take(client):
            return no_place(full, "TOO_MANY_IMPORTS", _IMPORTS, spoken)

        def context() -> Context:
            at = request.scope[MOMENT]
            return self._factory.context(request, sign_in.actor, at, self._factory.sign_ins.signed_in(sign_in))

        wanted = Import(kind, content, dry_run)
        running = Running(_lines(wanted, context), self._factory.settings.export_seconds)
        try:
            first = await running.next()
        except BaseException:
            await running.end()
            self._places.give_back(client)
            raise
        headers = {"Cache-Control": "no-store", "Content-Language": spoken}
        return ExportAnswer(running, first, lambda: self._places.give_back(client), headers, "application/jsonl")


def _rehearses(request: Request) -> bool:
    """Whether nothing is to be kept. Raises UnreadableChoiceError for what could mean that and does not say it."""
    stated = request.query_params.multi_items()
    if [name for name, _ in stated] not in ([], [_DRY_RUN]):
        raise UnreadableChoiceError(_ONE_NAME)
    value = stated[0][1] if stated else _NO
    if value not in {_YES, _NO}:
        raise UnreadableChoiceError(_TRUE_OR_FALSE)
    return value == _YES


async def _body(request: Request) -> bytes | None:
    """The file; None for one that is too large, of which the rest is not read."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > BOUNDS.most_bytes:
            return None
    return bytes(content)


async def _lines(wanted: Import, context_of: Callable[[], Context]) -> AsyncGenerator[bytes]:
    async for answer in wanted.answers(context_of):
        yield orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)

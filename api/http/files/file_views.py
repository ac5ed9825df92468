"""Files over HTTP that are made of what the contract answers: got by a token or by a signed link, given for a token."""

from abc import ABC, abstractmethod
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.access.bodies import BadBodyError
from api.access.callers import caller, language
from api.access.places import Places
from api.access.tokens import BadTokenError
from api.exports.documents import UnreadableChoiceError
from api.exports.links import SIGNATURE, followed, path_of, signed_path
from api.exports.pages import RefusedListError
from api.http.acting_for import ACTS_FOR, NOT_DELEGATED, who_acts
from api.http.graphql_answers import error_response, sentence_of, stranger
from api.http.passed.the_day import MOMENT
from api.kit.context_factory import ContextFactory
from domain.policy.conditions import Text
from domain.refusals.refusals import Language
from workflows.transaction.actors import Actor

_METHODS = Text(zh="请以 GET、HEAD 或 POST 方式提交", en="Use GET or HEAD, or POST for a link.")
_SIGN_IN = Text(zh="申领下载链接须先登录", en="Sign in to be given a link.")
_OLD_LINK = Text(zh="下载链接无效或者已经过期，请重新申领", en="the link is none of ours, or it has expired")
_OWN_LINKS = Text(
    zh="下载链接只能为本人申领；代他人办理时请以登录令牌直接下载",
    en="A link is given for oneself alone: who acts in another's place shows the token.",
)
_LATE = Text(zh="生成文件时间过长，已经停止，请缩小范围", en="It took too long and was given up: ask for less.")
_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "INTERNAL_SERVER_ERROR": 500}
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class FileView(ABC):
    """An endpoint of files: GET and HEAD a file, POST a link to it."""

    door: str
    """The path under which its files lie."""

    def __init__(self, factory: ContextFactory) -> None:
        self.factory = factory
        self.places = Places(1, factory.settings.exports)

    def route(self) -> Route:
        """Return its route; of every path below it, so that all is answered in JSON."""
        return Route(f"{self.door}/{{file:path}}", self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    @abstractmethod
    async def answered(self, request: Request, spoken: Language) -> Response:
        """Answer GET, HEAD or POST."""

    async def given_or_linked(self, request: Request, stated: dict[str, str]) -> Actor | Response | None:
        """Return a link where one is asked for, else who is given the file; None for who did not sign in."""
        path = path_of(self.door, request.path_params["file"], stated)
        if request.method == "POST":
            return await self._link(request, path)
        actor = await self._actor(request, path)
        if actor is not None and request.method == "GET":
            by_link = SIGNATURE in request.query_params
            self.factory.sign_ins.witness.note("export_taken", actor, {"file": path, "byLink": by_link})
        return actor

    async def _answer(self, request: Request) -> Response:
        spoken = language(request, self.factory.settings.language)
        try:
            _check_method(request)
            return await self.answered(request, spoken)
        except BadBodyError as bad:
            allowed = {"Allow": "GET, HEAD, POST"} if bad.status == HTTPStatus.METHOD_NOT_ALLOWED else None
            return error_response(bad.status, bad.code, bad.says, spoken, allowed)
        except BadTokenError as bad:
            return stranger(BadTokenError(_OLD_LINK) if SIGNATURE in request.query_params else bad, spoken)
        except UnreadableChoiceError as wrong:
            return error_response(400, "BAD_USER_INPUT", sentence_of(wrong.says), spoken)
        except RefusedListError as refused:
            return error_response(_STATUS.get(refused.code, 400), refused.code, refused.says, spoken)
        except TimeoutError:
            return error_response(503, "TIMEOUT", _LATE, spoken)

    async def _actor(self, request: Request, path: str) -> Actor | None:
        signature = request.query_params.get(SIGNATURE)
        if signature is not None:
            return followed(path, signature, self.factory.sign_ins)
        sign_in = await caller(request, self.factory.sign_ins)
        return await who_acts(request, sign_in.actor if sign_in else None, request.scope[MOMENT].today)

    async def _link(self, request: Request, path: str) -> Response:
        """Give a link that a browser opens without a header, for minutes and for this file alone."""
        sign_ins = self.factory.sign_ins
        sign_in = await caller(request, sign_ins)
        if request.headers.get(ACTS_FOR) is not None:
            raise BadBodyError(403, _OWN_LINKS, NOT_DELEGATED)
        if sign_in is None:
            raise BadTokenError(Text(zh=_SIGN_IN.zh, en=_SIGN_IN.en.removesuffix(".")))
        sign_ins.witness.note("link_given", sign_in.actor, {"to": path})
        location = signed_path(path, sign_in.actor, sign_ins.signed_in(sign_in), sign_ins)
        return Response(status_code=HTTPStatus.CREATED, headers={"Location": location} | HEADERS)


def _check_method(request: Request) -> None:
    if request.method not in {"GET", "HEAD", "POST"}:
        raise BadBodyError(HTTPStatus.METHOD_NOT_ALLOWED, _METHODS)


def stated_in(request: Request) -> dict[str, str]:
    """Return what an address states, but for the signature of a link."""
    return {name: value for name, value in request.query_params.items() if name != SIGNATURE}

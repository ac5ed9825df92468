"""The links in letters (通知地址确认与停止): looking changes nothing, since programs look at links before people do."""

from html import escape
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.access.callers import language
from domain.policy.conditions import Text
from domain.refusals.refusals import in_language
from workflows.notices.letters.contacts import AnswerContact, Deed, answer_contact
from workflows.runtime.settings import Settings
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

_ASKS = {
    Deed.CONFIRM: Text(zh="确认由此地址接收办理通知", en="Confirm that notices come to this address"),
    Deed.STOP: Text(zh="不再接收办理通知", en="Stop notices to this address"),
}
_DONE = Text(zh="已办理", en="Done.")
_UNKNOWN = Text(zh="链接无效或已过期", en="This link is not valid, or not any more.")


def contact_route(settings: Settings) -> Route:
    """Return the route of the links in letters: GET asks, POST does; one that is not valid answers 404."""

    async def answered(request: Request) -> Response:
        language_of = language(request, settings.language)
        try:
            deed = Deed(request.path_params["deed"])
        except ValueError:
            return _page(in_language(_UNKNOWN, language_of), 404)
        if request.method == "GET":
            asks = escape(in_language(_ASKS[deed], language_of))
            return HTMLResponse(
                f'<!doctype html><meta charset="utf-8"><form method="post"><button>{asks}</button></form>'
            )
        contact: UUID = request.path_params["contact"]
        outcome = await handle(SYSTEM, answer_contact, AnswerContact(contact, deed, request.path_params["code"]))
        known = isinstance(outcome, Done)
        return _page(in_language(_DONE if known else _UNKNOWN, language_of), 200 if known else 404)

    return Route("/contacts/{contact:uuid}/{deed}/{code}", answered, methods=["GET", "POST"])


def _page(sentence: str, status: int) -> Response:
    return HTMLResponse(f'<!doctype html><meta charset="utf-8"><p>{escape(sentence)}</p>', status)

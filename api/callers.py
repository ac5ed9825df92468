"""Who calls, and in which language: read from the headers of a request, at every door alike."""

from starlette.requests import Request

from api.tokens import BadTokenError, TokenKey
from domain.refusals import Language
from workflows.actors import Actor


def caller(request: Request, key: TokenKey) -> Actor | None:
    """Answer who calls; None for somebody who does not sign in. Raises BadTokenError."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer":
        message = "sign in with a bearer token"
        raise BadTokenError(message)
    return key.read(token.strip())


def language(request: Request, otherwise: Language) -> Language:
    """Answer the language that a request asks for first, if Duixian speaks it."""
    asked = request.headers.get("accept-language", "")
    first = asked.split(",")[0].split(";")[0].strip().lower()
    if first.startswith("zh"):
        return "zh-CN"
    return "en" if first.startswith("en") else otherwise

"""Who calls, and in which language: read from the headers of a request, at every door alike."""

from starlette.requests import HTTPConnection

from api.tokens import BadTokenError, TokenKey
from domain.refusals import Language
from workflows.actors import Actor


def caller(connection: HTTPConnection, key: TokenKey) -> Actor | None:
    """Answer who calls; None for somebody who does not sign in. Raises BadTokenError."""
    token = token_of(connection.headers.get("authorization"))
    return None if token is None else key.read(token)


def token_of(said: object) -> str | None:
    """Answer the token of an Authorization header, or of what stands in its place; None where there is none.

    Raises BadTokenError for another way to sign in.
    """
    if not said:
        return None
    scheme, _, token = said.partition(" ") if isinstance(said, str) else ("", "", "")
    if scheme.lower() != "bearer":
        message = "sign in with a bearer token"
        raise BadTokenError(message)
    return token.strip()


def language(connection: HTTPConnection, otherwise: Language) -> Language:
    """Answer the language that a request asks for first, if Duixian speaks it."""
    asked = connection.headers.get("accept-language", "")
    first = asked.split(",")[0].split(";")[0].strip().lower()
    if first.startswith("zh"):
        return "zh-CN"
    return "en" if first.startswith("en") else otherwise

"""Who calls, and in which language: read from the headers of a request, at every door alike."""

from functools import lru_cache

from starlette.requests import HTTPConnection

from api.access.bad_tokens import BadTokenError
from api.access.places import neighbourhood
from api.access.preferences import preferred
from api.access.sign_in import SignIn
from api.access.sign_ins import SignIns
from domain.policy.conditions import Text
from domain.refusals.refusals import Language
from workflows.transaction.actors import Actor

_MOST_KEPT = 64
"""Headers that were read last: browsers send few of them."""


async def caller(connection: HTTPConnection, sign_ins: SignIns) -> SignIn | None:
    """Return who calls; None for somebody who does not sign in. Raises BadTokenError."""
    token = token_of(connection.headers.get("authorization"))
    return None if token is None else await sign_ins.who(token, address_of(connection))


def client_of(connection: HTTPConnection, actor: Actor | None) -> str:
    """Return the name under which it is counted what somebody asks: his own, or that of where he calls from."""
    return actor.identity if actor else f"from {address_of(connection)}"


def address_of(connection: HTTPConnection) -> str:
    """Return from where somebody calls: his address, or the network of it."""
    return neighbourhood(connection.client.host if connection.client else None)


def token_of(header: object) -> str | None:
    """Return the token of an Authorization header, or of what stands in its place; None where there is none.

    Raises BadTokenError for another way to sign in.
    """
    if not header:
        return None
    scheme, _, token = header.partition(" ") if isinstance(header, str) else ("", "", "")
    if scheme.lower() != "bearer":
        raise BadTokenError(Text(zh="请以登录令牌登录", en="sign in with a bearer token"))
    return token.strip()


def language(connection: HTTPConnection, otherwise: Language) -> Language:
    """Return the language that a request likes best of those that Duixian speaks; the other where it names none."""
    return spoken_language(connection.headers.get("accept-language"), otherwise)


def spoken_language(wanted: object, otherwise: Language) -> Language:
    """Return the language that an Accept-Language, or what stands in its place, likes best; the other for none."""
    return (_preferred_language(wanted) if isinstance(wanted, str) else None) or otherwise


@lru_cache(maxsize=_MOST_KEPT)
def _preferred_language(wanted: str) -> Language | None:
    return preferred(wanted, _spoken)


def _spoken(name: str) -> Language | None:
    return "zh-CN" if name.startswith("zh") else "en" if name.startswith("en") else None

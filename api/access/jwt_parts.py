"""A token as it is read before anything of it is believed: its size, its header, its claims."""

import binascii
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any, cast

import orjson

from api.access.bad_tokens import NOT_SIGNED, BadTokenError

MOST_CHARACTERS = 8_192
"""Of a token; a longer one is refused before any of it is read."""
_PARTS = 3


@dataclass(frozen=True, slots=True)
class JwtParts:
    """What a token says of itself. Nobody has looked at its signature."""

    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def issuer(self) -> object:
        """Whose it says it is."""
        return self.claims.get("iss")


def parts_of(token: str) -> JwtParts:
    """Return what a token says; raises BadTokenError for what is none, or is too long."""
    if len(token) > MOST_CHARACTERS or not token.isascii():
        raise BadTokenError(NOT_SIGNED)
    written = token.split(".")
    if len(written) != _PARTS:
        raise BadTokenError(NOT_SIGNED)
    return JwtParts(*(_object(part) for part in written[:2]))


def _object(part: str) -> dict[str, Any]:
    try:
        # The parser's own bound of nesting keeps what is nested without end from anything else.
        value = orjson.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        raise BadTokenError(NOT_SIGNED) from None
    if not isinstance(value, dict):
        raise BadTokenError(NOT_SIGNED)
    return cast("dict[str, Any]", value)

"""An access token (访问令牌) looked at after RFC 9068: its type, algorithm, signature, issuer, audience and times."""

from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from api.access.bad_tokens import NOT_SIGNED, BadTokenError
from api.access.jwt_parts import JwtParts

AT_JWT = "at+jwt"
ALGORITHMS = frozenset(
    {"ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"}
)
"""All that a signature may be made by: of these each issuer uses some. None has a secret that two know."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token of one issuer must say."""

    issuer: str
    audiences: tuple[str, ...]
    """Of which it names one."""
    algorithms: frozenset[str]
    types: frozenset[str]
    """Its `typ`, in small letters and without `application/`."""
    leeway: int = 0
    """Seconds by which its clock and ours may differ."""
    client: str = "client_id"
    """The claim that names the client to which it was given."""


def checked_claims(parts: JwtParts, token: str, key: Key, expected: Expected) -> dict[str, Any]:
    """Return the claims of a token that this key signed and that says what is expected. Raises BadTokenError."""
    kind = str(parts.header.get("typ", "")).lower().removeprefix("application/")
    if kind not in expected.types or parts.header.get("alg") not in expected.algorithms & ALGORITHMS:
        raise BadTokenError(NOT_SIGNED)
    try:
        registry = JWSRegistry(algorithms=sorted(expected.algorithms & ALGORITHMS), strict_check_header=False)
        claims = jwt.decode(token, key, registry=registry).claims
        _registry(expected).validate(claims)
    except ExpiredTokenError as error:
        # It was good once: whoever shows it guesses nothing.
        raise BadTokenError(NOT_SIGNED, guessed=False) from error
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadTokenError(NOT_SIGNED) from error
    return claims


def _registry(expected: Expected) -> jwt.JWTClaimsRegistry:
    needed: dict[str, jwt.ClaimsOption] = {
        name: {"essential": True} for name in ("sub", "exp", "iat", "jti", expected.client)
    }
    needed["iss"] = {"essential": True, "value": expected.issuer}
    needed["aud"] = {"essential": True, "values": list(expected.audiences)}
    return jwt.JWTClaimsRegistry(None, expected.leeway, **needed)

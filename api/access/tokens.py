"""Bearer tokens of our own (登录令牌): who asks, in which role, after RFC 9068, signed by our own keys (ES256)."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from joserfc.errors import JoseError

from api.access.access_tokens import AT_JWT, Expected, checked_claims
from api.access.bad_tokens import NOT_SIGNED, BadTokenError
from api.access.jwt_parts import JwtParts, parts_of
from api.access.key_sources import FILE, kept_in, source_of
from api.access.passes import DOWNLOAD, ISSUER, TICKET, UPLOAD, Pass, PassDesk
from api.access.sign_in import SignIn
from api.access.signing_keys import ALGORITHM, SigningKeys
from api.access.token_claims import PEOPLE, actor_of, check_actor, claims_of, text_of
from domain.policy.conditions import Text
from domain.values.people import BadPersonError
from workflows.access.grounds import Grounds
from workflows.runtime.clock import system_moment
from workflows.runtime.privacy.key_places import KeySource
from workflows.runtime.settings import Settings
from workflows.transaction.actors import Actor

__all__ = ["AUDIENCE", "DOWNLOAD", "ISSUER", "PEOPLE", "TICKET", "UPLOAD", "BadTokenError", "Pass", "TokenKey"]
AUDIENCE = "duixian"
CLIENT = "duixian"
"""For whom the command line signs: whoever holds the token."""
_NOT_HERE = Text(
    zh="生产环境未启用本系统自签令牌，请以统一身份认证登录",
    en="in production this server takes none of its own tokens: sign in with a provider that it knows",
)


class TokenKey(PassDesk):
    """The server as the issuer of its own tokens and passes."""

    def __init__(
        self, source: KeySource, issuer: str = ISSUER, audience: str = AUDIENCE, *, signs_in: bool = True
    ) -> None:
        super().__init__(SigningKeys(source))
        self.issuer = issuer
        self._signs_in = signs_in
        self._audience = audience
        self._expected = Expected(issuer, (audience,), frozenset({ALGORITHM}), frozenset({AT_JWT}))

    @classmethod
    def kept_in(cls, directory: Path) -> "TokenKey":
        """Return the issuer whose key a data directory holds, making it where there is none."""
        return cls(kept_in(directory / FILE))

    @classmethod
    def of(cls, settings: Settings) -> "TokenKey":
        """Return the issuer of an installation. Raises KeySourceError where its keys cannot be had."""
        issuer = settings.issuer or ISSUER
        return cls(source_of(settings), issuer, settings.audience, signs_in=settings.issues_tokens)

    def sign(self, actor: Actor, valid_for: timedelta, client: str = CLIENT) -> str:
        """Return a token for an actor. Raises BadTokenError for an applicant without a body's credit code.

        It raises BadTokenError, too, where this server takes none of its own tokens.
        """
        if not self._signs_in:
            raise BadTokenError(_NOT_HERE)
        check_actor(actor)
        now: datetime = system_moment().now
        claims = {"iss": self.issuer, "aud": self._audience, **claims_of(actor), "client_id": client}
        claims |= {"iat": int(now.timestamp()), "exp": int((now + valid_for).timestamp())}
        return self.keys.sign(AT_JWT, claims | {"jti": secrets.token_urlsafe(16)})

    def read(self, token: str) -> Actor:
        """Return the actor of a token. Raises BadTokenError with one reason for all that can be wrong with it."""
        return self.sign_in(parts_of(token), token).actor

    def sign_in(self, parts: JwtParts, token: str) -> SignIn:
        """Return who is signed in by a token of our own, and how long. Raises BadTokenError."""
        if not self._signs_in:
            raise BadTokenError(_NOT_HERE, guessed=False)
        kid = parts.header.get("kid")
        key = self.keys.key(kid)
        if key is None:
            raise BadTokenError(NOT_SIGNED)
        claims = checked_claims(parts, token, key, self._expected)
        try:
            actor, client = actor_of(claims), text_of(claims, "client_id")
        except (JoseError, BadPersonError, ValueError, KeyError) as error:
            if isinstance(error, BadTokenError):
                raise
            raise BadTokenError(NOT_SIGNED) from error
        number = f"{self.issuer} {claims['jti']}"
        grounds = Grounds(actor.person, number, float(claims["iat"]), None if client == CLIENT else client)
        return SignIn(actor, float(claims["exp"]), grounds, str(kid))

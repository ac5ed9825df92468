"""Passes (一次性凭证): what the server's own keys let somebody do once, or for minutes; they sign nobody in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from api.access.bad_tokens import NO_TICKET, BadTokenError
from api.access.signing_keys import SigningKeys
from api.access.token_claims import actor_of, claims_of
from workflows.access.grounds import Grounds
from workflows.transaction.actors import Actor

ISSUER = "duixian"
UPLOAD, DOWNLOAD, TICKET = "upload", "download", "ticket"
"""What a signature is good for: each is a type of its own, and that of a token that signs in is another."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody who is signed in was given for one thing (一次授权)."""

    actor: Actor
    subject: str
    """The thing, or a number of its own."""
    signed_in_until: float
    """The second since 1970 at which the token ends on which it stands."""
    grounds: Grounds | None = None
    """By what that token can be taken back; None for what stands on none."""


class PassDesk:
    """Gives passes, and knows its own again."""

    def __init__(self, keys: SigningKeys) -> None:
        self.keys = keys

    def sign_upload(self, document: UUID, until: datetime) -> str:
        """Return a signature by which one document may be uploaded until an instant. It signs nobody in."""
        claims = {"iss": ISSUER, "aud": UPLOAD, "sub": str(document), "exp": int(until.timestamp())}
        return self.keys.sign(_kind(UPLOAD), claims)

    def signed_upload(self, document: UUID, signature: str) -> bool:
        """Return whether a signature is this server's, for this document, and still valid."""
        try:
            self._signed(UPLOAD, signature, str(document))
        except (JoseError, ValueError):
            return False
        return True

    def sign_pass(self, purpose: str, given: Pass, until: datetime) -> str:
        """Return what lets somebody who is signed in do one thing until an instant, and no longer than signed in."""
        ends = min(int(until.timestamp()), int(given.signed_in_until))
        claims = {"iss": ISSUER, "aud": purpose, "sub": given.subject, "exp": ends}
        claims |= {"of": claims_of(given.actor), "until": int(given.signed_in_until)}
        claims |= {"grounds": given.grounds.written()} if given.grounds else {}
        return self.keys.sign(_kind(purpose), claims)

    def read_pass(self, purpose: str, signed: str, subject: str | None = None) -> Pass:
        """Return what was given for one purpose, and one thing where it is named. Raises BadTokenError."""
        try:
            claims = self._signed(purpose, signed, subject)
            grounds = Grounds.read(claims["grounds"]) if "grounds" in claims else None
            return Pass(actor_of(claims["of"]), str(claims["sub"]), float(claims["until"]), grounds)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise BadTokenError(NO_TICKET) from error

    def _signed(self, purpose: str, signed: str, subject: str | None) -> dict[str, Any]:
        """The claims of what was signed for a purpose; raises JoseError or ValueError for what was not."""
        expected = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": purpose},
            sub={"essential": True} if subject is None else {"essential": True, "value": subject},
            exp={"essential": True},
        )
        claims = self.keys.claims(_kind(purpose), signed)
        expected.validate(claims)
        return claims


def _kind(purpose: str) -> str:
    return f"duixian-{purpose}+jwt"

"""Signing in (登录): who shows a token, found once and remembered as long as nothing takes it back."""

from collections import OrderedDict
from dataclasses import dataclass, field

from api.access.jwt_parts import parts_of
from api.access.passes import Pass
from api.access.sign_in import SignIn
from api.access.tokens import TokenKey
from workflows.runtime.clock import system_moment

MOST_KEPT = 2_000
"""Tokens whose signature was looked at and need not be again: of that many people who ask at once."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """All by which somebody signs in to this process."""

    own: TokenKey
    """The server as an issuer."""
    _kept: OrderedDict[str, SignIn] = field(default_factory=OrderedDict[str, SignIn])

    async def who(self, token: str) -> SignIn:
        """Return who shows a token; raises BadTokenError with one reason for all that can be wrong with it.

        To look at a signature takes longer than most of what is asked: what was good is remembered.
        """
        kept = self._kept.get(token)
        if kept is not None and self._holds(kept):
            self._kept.move_to_end(token)
            return kept
        self._kept.pop(token, None)
        self._kept[token] = sign_in = self._looked_at(token)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return sign_in

    def passed(self, purpose: str, signed: str, subject: str | None = None) -> Pass:
        """Return what was given for one purpose, and one thing where it is named. Raises BadTokenError."""
        return self.own.read_pass(purpose, signed, subject)

    def _holds(self, kept: SignIn) -> bool:
        """Whether what was good is so still: it has not ended, and its key was not retired."""
        return system_moment().now.timestamp() < kept.ends and self.own.keys.key(kept.kid) is not None

    def _looked_at(self, token: str) -> SignIn:
        return self.own.sign_in(parts_of(token), token)

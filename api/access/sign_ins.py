"""Signing in (登录): who shows a token, found once and remembered as long as nothing takes it back."""

from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from api.access.issuer_file import issuers_of
from api.access.jwt_parts import parts_of
from api.access.passes import Pass
from api.access.providers import Providers
from api.access.sign_in import SignIn
from api.access.tokens import TokenKey
from workflows.runtime.clock import system_moment
from workflows.runtime.settings import Settings

MOST_KEPT = 2_000
"""Tokens whose signature was looked at and need not be again: of that many people who ask at once."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """All by which somebody signs in to this process."""

    own: TokenKey
    """The server as an issuer."""
    providers: Providers = field(default_factory=Providers)
    _kept: OrderedDict[str, SignIn] = field(default_factory=OrderedDict[str, SignIn])

    @classmethod
    def of(cls, settings: Settings) -> "SignIns":
        """Return those of an installation. Raises KeySourceError and BadIssuersError."""
        own = TokenKey.of(settings)
        return cls(own, Providers.of(issuers_of(settings.issuers, own.issuer)))

    async def who(self, token: str) -> SignIn:
        """Return who shows a token; raises BadTokenError with one reason for all that can be wrong with it.

        To look at a signature takes longer than most of what is asked: what was good is remembered.
        """
        kept = self._kept.get(token)
        if kept is not None and self._holds(kept):
            self._kept.move_to_end(token)
            return kept
        self._kept.pop(token, None)
        self._kept[token] = sign_in = await self._looked_at(token)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return sign_in

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Ask whoever knows whether tokens are good, while the block runs."""
        async with self.providers.served():
            yield

    def passed(self, purpose: str, signed: str, subject: str | None = None) -> Pass:
        """Return what was given for one purpose, and one thing where it is named. Raises BadTokenError."""
        return self.own.read_pass(purpose, signed, subject)

    def _holds(self, kept: SignIn) -> bool:
        """Whether what was good is so still: it has not ended, and its key was not retired."""
        if system_moment().now.timestamp() >= kept.ends:
            return False
        return self.providers.holds(kept) if kept.issuer else self.own.keys.key(kept.kid) is not None

    async def _looked_at(self, token: str) -> SignIn:
        parts = parts_of(token)
        if parts.issuer == self.own.issuer:
            return self.own.sign_in(parts, token)
        return await self.providers.sign_in(parts, token)

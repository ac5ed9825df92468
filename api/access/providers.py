"""Providers (身份提供方): who signs in by the tokens of others, each looked at by its own provider's keys alone."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from api.access.access_tokens import Expected, checked_claims
from api.access.bad_tokens import NOT_SIGNED, BadTokenError, provider_silent
from api.access.claim_maps import own_claims
from api.access.issuer_file import IssuerEntry
from api.access.jwt_parts import JwtParts
from api.access.published_keys import ANSWER_SECONDS, PublishedKeys, SilentProviderError
from api.access.sign_in import SignIn
from api.access.token_claims import actor_of
from workflows.access.grounds import Grounds


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider, with what its tokens must say and the keys that it publishes."""

    entry: IssuerEntry
    expected: Expected
    keys: PublishedKeys

    @classmethod
    def of(cls, entry: IssuerEntry) -> "Provider":
        """Return the provider that a file names."""
        kinds = frozenset(kind.lower().removeprefix("application/") for kind in entry.token_types)
        algorithms, audiences = frozenset(entry.algorithms), tuple(entry.audience)
        expected = Expected(entry.issuer, audiences, algorithms, kinds, entry.leeway_seconds, entry.claims.client)
        return cls(entry, expected, PublishedKeys(entry))

    async def sign_in(self, parts: JwtParts, token: str) -> SignIn:
        """Return who is signed in by a token of this provider. Raises BadTokenError."""
        kid = parts.header.get("kid")
        if not isinstance(kid, str):
            raise BadTokenError(NOT_SIGNED)
        try:
            key = await self.keys.key(kid)
        except SilentProviderError:
            raise provider_silent() from None
        if key is None:
            raise BadTokenError(NOT_SIGNED)
        claims = checked_claims(parts, token, key, self.expected)
        try:
            actor = actor_of(own_claims(self.entry, claims))
        except BadTokenError:
            raise
        except (ValueError, KeyError, TypeError) as error:
            raise BadTokenError(NOT_SIGNED) from error
        grounds = Grounds(actor.person, f"{self.entry.issuer} {claims['jti']}", float(claims["iat"]))
        ends = float(claims["exp"]) + self.entry.leeway_seconds
        return SignIn(actor, ends, grounds, kid, self.entry.issuer)


@dataclass(frozen=True, slots=True)
class Providers:
    """All whose tokens are taken, by their names."""

    by_issuer: dict[str, Provider] = field(default_factory=dict[str, Provider])

    @classmethod
    def of(cls, entries: Sequence[IssuerEntry]) -> "Providers":
        """Return the providers that a file names."""
        return cls({entry.issuer: Provider.of(entry) for entry in entries})

    async def sign_in(self, parts: JwtParts, token: str) -> SignIn:
        """Return who is signed in by a token of one of them. Raises BadTokenError."""
        provider = self.by_issuer.get(parts.issuer) if isinstance(parts.issuer, str) else None
        if provider is None:
            raise BadTokenError(NOT_SIGNED)
        return await provider.sign_in(parts, token)

    def holds(self, sign_in: SignIn) -> bool:
        """Return whether the key is known still by which somebody was signed in."""
        provider = self.by_issuer.get(sign_in.issuer)
        return provider is not None and provider.keys.knows(sign_in.kid)

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Ask them for their keys while the block runs."""
        if not self.by_issuer:
            yield
            return
        # What a provider says of itself is its own: no proxy of the environment, no redirect to somebody else.
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False, follow_redirects=False) as http:
            for provider in self.by_issuer.values():
                provider.keys.open(http)
            try:
                yield
            finally:
                for provider in self.by_issuer.values():
                    await provider.keys.close()

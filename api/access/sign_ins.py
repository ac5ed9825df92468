"""Signing in (登录): who shows a token, found once and remembered as long as nothing takes it back."""

from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import structlog

from api.access.bad_tokens import NOT_SIGNED, TAKEN_BACK, BadTokenError, too_many_wrong
from api.access.issuer_file import issuers_of
from api.access.jwt_parts import parts_of
from api.access.passes import Pass
from api.access.providers import Providers
from api.access.rate_limits import RateLimits
from api.access.sign_in import SignIn
from api.access.signed_in import SignedIn
from api.access.token_claims import check_actor
from api.access.tokens import TokenKey
from workflows.access.api_keys import PREFIX, USE_RECORDED_EVERY, key_shown, record_use
from workflows.access.grounds import Grounds
from workflows.access.taken_back import CHANNEL, TakenBack
from workflows.access.witness import Witness
from workflows.changes.feed import Feed
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.clock import system_moment, system_seconds
from workflows.runtime.settings import Settings

LOG = structlog.get_logger("duixian.access")
MOST_WRONG = 120
"""Wrong tokens and keys a minute from one address."""
MOST_NOTED = 50_000
"""Tokens and keys of which it is known that they were shown here before."""
MOST_KEPT = 2_000
"""Tokens whose signature was looked at and need not be again: of that many people who ask at once."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """All by which somebody signs in to this process."""

    own: TokenKey
    """The server as an issuer."""
    providers: Providers = field(default_factory=Providers)
    taken_back: TakenBack = field(default_factory=TakenBack)
    wrong: RateLimits = field(default_factory=lambda: RateLimits(MOST_WRONG))
    """By the addresses from which they come."""
    witness: Witness = field(default_factory=Witness)
    """Takes note of who signs in here, and of what the doors refuse and hand out."""
    _uses: dict[str, float] = field(default_factory=dict[str, float])
    _kept: OrderedDict[str, SignIn] = field(default_factory=OrderedDict[str, SignIn])
    _noted: OrderedDict[str, None] = field(default_factory=OrderedDict[str, None])

    @classmethod
    def of(cls, settings: Settings) -> "SignIns":
        """Return those of an installation. Raises KeySourceError and BadIssuersError."""
        own = TokenKey.of(settings)
        providers = Providers.of(issuers_of(settings.issuers, own.issuer))
        return cls(own, providers, wrong=RateLimits(settings.wrong_tokens_per_minute))

    async def who(self, token: str, address: str) -> SignIn:
        """Return who shows a token from an address; raises BadTokenError with one reason for all that can be wrong.

        To look at a signature takes longer than most of what is asked: what was good is remembered. From where too
        much was wrong nothing that is new is looked at for a while; who is known there already goes on.
        """
        sign_in = self._kept.get(token)
        if sign_in is None or not self._holds(sign_in):
            self._kept.pop(token, None)
            self._kept[token] = sign_in = await self._new(token, address)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(token)
        if self.taken_back.includes(sign_in.grounds):
            raise BadTokenError(TAKEN_BACK, guessed=False)
        if sign_in.grounds.key is not None:
            await self._used(sign_in.grounds.key)
        return sign_in

    def signed_in(self, sign_in: SignIn | None) -> SignedIn:
        """Return how long somebody is signed in who signed in just now, or not at all."""
        return SignedIn() if sign_in is None else SignedIn(sign_in.ends, sign_in.grounds, self.taken_back)

    async def _new(self, token: str, address: str) -> SignIn:
        if self.wrong.take(address, 0).remaining < 1:
            raise too_many_wrong()
        try:
            sign_in = await self._looked_at(token)
        except BadTokenError as bad:
            if bad.guessed:
                self.wrong.charge(address, 1)
            raise
        self._note(sign_in)
        return sign_in

    def _note(self, sign_in: SignIn) -> None:
        """Let the audit say that somebody signs in: by the first use of each token and key, and not by each use."""
        grounds = sign_in.grounds
        if self.taken_back.includes(grounds):
            return
        shown = grounds.token or f"key {grounds.key}"
        if shown not in self._noted:
            self.witness.signed_in(sign_in.actor, grounds, sign_in.issuer or self.own.issuer)
            if len(self._noted) >= MOST_NOTED:
                self._noted.popitem(last=False)
        self._noted[shown] = None
        self._noted.move_to_end(shown)

    async def _used(self, key: str) -> None:
        """Put on record that a key was used, now and then; where that cannot be written, nobody waits for it."""
        now = monotonic()
        if now - self._uses.get(key, float("-inf")) >= USE_RECORDED_EVERY.total_seconds():
            self._uses[key] = now
            try:
                await record_use(key)
            except DATABASE_ERRORS as error:
                LOG.warning("the use of a key cannot be put on record", key=key, why=str(error))

    @asynccontextmanager
    async def served(self, feed: Feed) -> AsyncGenerator[None]:
        """Ask whoever knows whether tokens are good, while the block runs; the feed, which runs later, hears for it."""
        feed.also(CHANNEL, self.taken_back.look)
        async with self.taken_back.known(), self.providers.served(), self.witness.served():
            yield

    def passed(self, purpose: str, signed: str, subject: str | None = None) -> Pass:
        """Return what was given for one purpose, and one thing where it is named. Raises BadTokenError.

        It ends with that on which whoever was given it was signed in.
        """
        given = self.own.read_pass(purpose, signed, subject)
        if given.grounds is not None and self.taken_back.includes(given.grounds):
            raise BadTokenError(TAKEN_BACK, guessed=False)
        return given

    def _holds(self, kept: SignIn) -> bool:
        """Whether what was good is so still: it has not ended, and its key was not retired."""
        if system_seconds() >= kept.ends:
            return False
        if kept.by_key:
            return True
        return self.providers.holds(kept) if kept.issuer else self.own.keys.key(kept.kid) is not None

    async def _looked_at(self, token: str) -> SignIn:
        if token.startswith(PREFIX):
            return await self._by_key(token)
        parts = parts_of(token)
        if parts.issuer == self.own.issuer:
            return self.own.sign_in(parts, token)
        return await self.providers.sign_in(parts, token)

    async def _by_key(self, token: str) -> SignIn:
        key = await key_shown(token)
        if key is None:
            raise BadTokenError(NOT_SIGNED)
        if key.revoked_at is not None:
            raise BadTokenError(TAKEN_BACK, guessed=False)
        ends = key.expires_at.timestamp()
        if ends <= system_moment().now.timestamp():
            raise BadTokenError(NOT_SIGNED, guessed=False)
        check_actor(key.actor)
        return SignIn(key.actor, ends, Grounds(key.actor.person, "", key.issued_at.timestamp(), key.id), by_key=True)

"""The context in which an operation of a client is run, made anew for each operation."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic

from starlette.requests import HTTPConnection

from api.access.callers import client_of, language
from api.access.document_links import DocumentLinks
from api.access.places import Places
from api.access.rate_limits import RateLimits
from api.access.sign_ins import SignIns
from api.access.signed_in import SignedIn
from api.kit.context import Context
from api.kit.list_sizes import list_sizes
from api.kit.operations.read_tally import ReadTally
from api.kit.shared_readings import SharedReadings
from domain.values.money import Fen, parse_yuan
from workflows.cases.documents import Uploads
from workflows.changes.feed import Feed
from workflows.runtime.clock import Moment
from workflows.runtime.settings import Settings
from workflows.transaction.actors import Actor

OF_ROWS = 2 / 3
"""Of the time of a request what passes before no further row is begun: the rest is for the last one, and the answer."""


@dataclass(frozen=True)
class ContextFactory:
    """What every context of this server shares."""

    settings: Settings
    sign_ins: SignIns
    feed: Feed
    rates: RateLimits
    sockets: Places
    """Of WebSockets, by the addresses from which they come."""
    followed: Places
    """Of operations that are followed, by those who follow them."""
    readings: SharedReadings
    tally: ReadTally = field(default_factory=ReadTally)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the server is being stopped."""

    @cached_property
    def _uploads(self) -> Uploads:
        return Uploads(self.settings.document_most_bytes)

    @cached_property
    def _second_approval_above(self) -> Fen:
        return parse_yuan(self.settings.second_approval_above) or 0

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        return list_sizes(*self.settings.policy_packs)

    @classmethod
    def of(cls, settings: Settings, sign_ins: SignIns, feed: Feed) -> "ContextFactory":
        """Return what a server shares under its settings."""
        sockets = Places(settings.client_sockets, settings.sockets)
        followed = Places(settings.client_subscriptions, settings.subscriptions)
        readings = SharedReadings(feed.pace)
        return cls(settings, sign_ins, feed, RateLimits(settings.cost_per_minute), sockets, followed, readings)

    def context(
        self, connection: HTTPConnection, actor: Actor | None, at: Moment, signed: SignedIn | None = None
    ) -> Context:
        """Return a context for a caller; what is done for it and told to it later looks whether it is signed in."""
        settings = self.settings
        return Context(
            actor,
            at,
            language(connection, settings.language),
            four_eyes=settings.four_eyes,
            links=DocumentLinks.of(self._uploads, self.sign_ins.own),
            second_approval_above=self._second_approval_above,
            proposal_days=settings.proposal_days,
            answer_days=settings.answer_days,
            objection_days=settings.objection_days,
            client=client_of(connection, actor),
            rates=self.rates,
            feed=self.feed,
            witness=self.sign_ins.witness,
            readings=self.readings,
            pace=self.feed.pace,
            rows_until=monotonic() + settings.request_seconds * OF_ROWS,
            sizes=self._sizes,
            signed=signed or SignedIn(),
            reads=settings.reads,
            tally=self.tally,
            introspection=settings.introspection,
            suggestions=settings.suggestions,
        )

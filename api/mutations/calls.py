"""The commands on calls (申报通知): announced, ranked, and places given to the reserve list."""

from datetime import date

import strawberry

import domain.models as rows
from api.kit.commands import Payload, act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.types.calls import Call
from api.types.grants import Grant
from workflows.grants.rankings import CallStep, promote_reserve, rank_call
from workflows.policies.calls import AnnounceCall, announce_call

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="A call for applications, as its notice states it (申报通知).")
class AnnounceCallInput(Keyed):
    """A call."""

    measure: str = strawberry.field(description="Code of a grant measure.")
    document_no: str = strawberry.field(description="Number of the notice (文号).")
    title: str = strawberry.field(description="Title of the notice.")
    opens_on: date = strawberry.field(description="First day on which applications are taken.")
    closes_on: date = strawberry.field(description="Last day; not before the first, nor before today.")
    evidence: str = strawberry.field(description="Where the notice was published.")
    policy: str | None = strawberry.field(
        default=None, description="Code of the policy; the one published last by default."
    )

    def command(self) -> AnnounceCall:
        """Parse to the command."""
        return AnnounceCall(
            measure=self.measure,
            document_no=self.document_no,
            title=self.title,
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            evidence=self.evidence,
            policy=self.policy,
        )


@strawberry.input
class OnCall(Keyed):
    """What every input on a call has."""

    id: strawberry.ID = strawberry.field(description="The call.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")

    def command(self) -> CallStep:
        """Parse to the command."""
        return CallStep(asked_id("Call", self.id), self.expected_version, self.reason)


@strawberry.input(description="A closed call to rank.")
class RankCallInput(OnCall):
    """A call to rank."""


@strawberry.input(description="A call whose reserve list gives the next; with a reason also beyond a soft quota.")
class PromoteReserveInput(OnCall):
    """A call whose reserve list gives the next."""


@strawberry.type(description="The call concerned, or why it was refused.")
class CallPayload(Payload):
    """A payload with a call."""

    @strawberry.field(description="The call as it now stands; null where it was refused.")
    async def call(self) -> Call | None:
        """The call."""
        uid = self.shows.get("call")
        return Call(row=await rows.Call.get(id=uid)) if uid else None


@strawberry.type(description="The answer of announceCall.")
class AnnounceCallPayload(CallPayload):
    """The answer of announceCall."""


@strawberry.type(description="The answer of rankCall.")
class RankCallPayload(CallPayload):
    """The answer of rankCall."""

    @strawberry.field(description="The applications that were ranked, best first; null where it was refused.")
    async def ranking(self) -> list[Grant] | None:
        """The ranking."""
        uid = self.shows.get("call")
        if uid is None:
            return None
        ranked = await rows.Grant.filter(call_id=uid, rank__isnull=False).order_by("rank", "number")
        return [Grant(row=row) for row in ranked]


@strawberry.type(description="The answer of promoteReserve.")
class PromoteReservePayload(CallPayload):
    """The answer of promoteReserve."""

    @strawberry.field(description="The application that was promoted; null where it was refused.")
    async def grant(self) -> Grant | None:
        """The grant."""
        uid = self.shows.get("grant")
        return Grant(row=await rows.Grant.get(id=uid)) if uid else None


@strawberry.type
class CallMutation:
    """Commands on calls."""

    @strawberry.mutation(
        description="Announce a call (发布申报通知): a measure is filed from its first day to its last. By an officer."
    )
    async def announce_call(self, info: Info, input: AnnounceCallInput) -> AnnounceCallPayload:
        """Announce a call."""
        return await act(AnnounceCallPayload, info, announce_call, input)

    @strawberry.mutation(
        description="Rank a closed competition by its experts' scores (评选排名): the quota is selected. By an officer."
    )
    async def rank_call(self, info: Info, input: RankCallInput) -> RankCallPayload:
        """Rank a call."""
        return await act(RankCallPayload, info, rank_call, input)

    @strawberry.mutation(description="Give a free place to the next of the reserve list (递补). By an officer.")
    async def promote_reserve(self, info: Info, input: PromoteReserveInput) -> PromoteReservePayload:
        """Promote from the reserve list."""
        return await act(PromoteReservePayload, info, promote_reserve, input)

"""The commands on recoveries (追回): each parses its input, awaits its handler, and shows the answer."""

import strawberry

import domain.models as rows
from api.kit.commands import act
from api.kit.context import Info
from api.money.recoveries import Recovery
from api.mutations.grant_payloads import GrantPayload
from api.mutations.recovery_inputs import (
    ChallengeRecoveryInput,
    DecideRecoveryInput,
    DemandRecoveryInput,
    DropRecoveryInput,
    EnforceRecoveryInput,
    NotifyRecoveryInput,
    OpenRecoveryInput,
    RecordRecoveryReceiptInput,
    ReplyToRecoveryInput,
    ResolveRecoveryChallengeInput,
    WriteOffRecoveryInput,
)
from workflows.recoveries.recoveries import (
    challenge_recovery,
    decide_recovery,
    drop_recovery,
    notify_recovery,
    open_recovery,
    reply_to_recovery,
    resolve_recovery_challenge,
)
from workflows.recoveries.recovery_receipts import (
    demand_recovery,
    enforce_recovery,
    record_recovery_receipt,
    write_off_recovery,
)
from workflows.transaction.seen import seen_by

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.type(description="The recovery concerned and its grant, or why it was refused.")
class RecoveryPayload(GrantPayload):
    """A payload with a recovery."""

    @strawberry.field(
        description="The recovery as it now stands; null where it was refused, or is no longer the caller's to see."
    )
    async def recovery(self, info: Info) -> Recovery | None:
        """The recovery, as long as the caller sees it: the answer of long ago may be asked for again."""
        uid = self.shows.get("recovery")
        row = await (await seen_by(info.context.signed_in(), rows.Recovery)).get_or_none(id=uid) if uid else None
        return Recovery(row=row) if row else None


@strawberry.type(description="The answer of openRecovery.")
class OpenRecoveryPayload(RecoveryPayload):
    """The answer of openRecovery."""


@strawberry.type(description="The answer of notifyRecovery.")
class NotifyRecoveryPayload(RecoveryPayload):
    """The answer of notifyRecovery."""


@strawberry.type(description="The answer of replyToRecovery.")
class ReplyToRecoveryPayload(RecoveryPayload):
    """The answer of replyToRecovery."""


@strawberry.type(description="The answer of decideRecovery.")
class DecideRecoveryPayload(RecoveryPayload):
    """The answer of decideRecovery."""


@strawberry.type(description="The answer of dropRecovery.")
class DropRecoveryPayload(RecoveryPayload):
    """The answer of dropRecovery."""


@strawberry.type(description="The answer of demandRecovery.")
class DemandRecoveryPayload(RecoveryPayload):
    """The answer of demandRecovery."""


@strawberry.type(description="The answer of recordRecoveryReceipt.")
class RecordRecoveryReceiptPayload(RecoveryPayload):
    """The answer of recordRecoveryReceipt."""


@strawberry.type(description="The answer of enforceRecovery.")
class EnforceRecoveryPayload(RecoveryPayload):
    """The answer of enforceRecovery."""


@strawberry.type(description="The answer of writeOffRecovery.")
class WriteOffRecoveryPayload(RecoveryPayload):
    """The answer of writeOffRecovery."""


@strawberry.type(description="The answer of challengeRecovery.")
class ChallengeRecoveryPayload(RecoveryPayload):
    """The answer of challengeRecovery."""


@strawberry.type(description="The answer of resolveRecoveryChallenge.")
class ResolveRecoveryChallengePayload(RecoveryPayload):
    """The answer of resolveRecoveryChallenge."""


@strawberry.type
class RecoveryMutation:
    """Commands on recoveries."""

    @strawberry.mutation(
        description="Open a recovery of paid money, on what was found (启动追回). By an officer or a supervisor."
    )
    async def open_recovery(self, info: Info, input: OpenRecoveryInput) -> OpenRecoveryPayload:
        """Open a recovery."""
        return await act(OpenRecoveryPayload, info, open_recovery, input)

    @strawberry.mutation(
        description="Tell the recipient what was found, and until when it may reply (告知). By an officer."
    )
    async def notify_recovery(self, info: Info, input: NotifyRecoveryInput) -> NotifyRecoveryPayload:
        """Notify the recipient."""
        return await act(NotifyRecoveryPayload, info, notify_recovery, input)

    @strawberry.mutation(
        description="Put the recipient's reply on record (陈述申辩). By the applicant, or an officer in its place."
    )
    async def reply_to_recovery(self, info: Info, input: ReplyToRecoveryInput) -> ReplyToRecoveryPayload:
        """Reply."""
        return await act(ReplyToRecoveryPayload, info, reply_to_recovery, input)

    @strawberry.mutation(
        description="Decide how much is asked back, once the recipient was heard (决定追回). By another officer."
    )
    async def decide_recovery(self, info: Info, input: DecideRecoveryInput) -> DecideRecoveryPayload:
        """Decide."""
        return await act(DecideRecoveryPayload, info, decide_recovery, input)

    @strawberry.mutation(
        description="Drop a recovery before anything is demanded, with a reason (撤销追回). By another officer."
    )
    async def drop_recovery(self, info: Info, input: DropRecoveryInput) -> DropRecoveryPayload:
        """Drop."""
        return await act(DropRecoveryPayload, info, drop_recovery, input)

    @strawberry.mutation(
        description="Demand what was decided, for each treasury in the ratio in which it paid (责令退回). By finance."
    )
    async def demand_recovery(self, info: Info, input: DemandRecoveryInput) -> DemandRecoveryPayload:
        """Demand."""
        return await act(DemandRecoveryPayload, info, demand_recovery, input)

    @strawberry.mutation(
        description="Put money that came back on record, whole or in part (收到退款). By the treasury or finance."
    )
    async def record_recovery_receipt(
        self, info: Info, input: RecordRecoveryReceiptInput
    ) -> RecordRecoveryReceiptPayload:
        """Record a receipt."""
        return await act(RecordRecoveryReceiptPayload, info, record_recovery_receipt, input)

    @strawberry.mutation(
        description="Have a court enforce what is owed, on a legal basis (申请强制执行). By an officer."
    )
    async def enforce_recovery(self, info: Info, input: EnforceRecoveryInput) -> EnforceRecoveryPayload:
        """Enforce."""
        return await act(EnforceRecoveryPayload, info, enforce_recovery, input)

    @strawberry.mutation(
        description="Write off what cannot be had, on a legal basis and with a reason (核销). By another officer."
    )
    async def write_off_recovery(self, info: Info, input: WriteOffRecoveryInput) -> WriteOffRecoveryPayload:
        """Write off."""
        return await act(WriteOffRecoveryPayload, info, write_off_recovery, input)

    @strawberry.mutation(
        description="Put a review or a court case on record (复议或诉讼): nothing is demanded or enforced meanwhile."
    )
    async def challenge_recovery(self, info: Info, input: ChallengeRecoveryInput) -> ChallengeRecoveryPayload:
        """Challenge."""
        return await act(ChallengeRecoveryPayload, info, challenge_recovery, input)

    @strawberry.mutation(
        description="Put the end of the review or court case on record: the decision stands, or falls. By an officer."
    )
    async def resolve_recovery_challenge(
        self, info: Info, input: ResolveRecoveryChallengeInput
    ) -> ResolveRecoveryChallengePayload:
        """Resolve a challenge."""
        return await act(ResolveRecoveryChallengePayload, info, resolve_recovery_challenge, input)

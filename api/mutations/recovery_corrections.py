"""Correcting a receipt of money that came back (更正缴款回单)."""

from datetime import date

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.enumerations import RecoveryReceiptOutcome
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from api.mutations.recoveries import RecoveryPayload
from domain.treasury.receipts import RecoveryReceiptOutcome as Outcome
from workflows.recoveries.recovery_corrections import CorrectRecoveryReceipt, correct_recovery_receipt


@strawberry.input(description="A receipt of money that came back which was wrong, or bounced, and what is right.")
class CorrectRecoveryReceiptInput(Keyed):
    """A correction."""

    id: strawberry.ID = strawberry.field(description="The leg of the recovery on which it is on record.")
    receipt_no: str = strawberry.field(description="The number under which it is on record.")
    outcome: RecoveryReceiptOutcome = strawberry.field(
        description="What is right: RECEIVED, BOUNCED where the bank took it back, WITHDRAWN where there is no such "
        "receipt on this leg; REFUNDED of what was to be refunded, also of what came above what was owed."
    )
    right_amount: CNYAmount | None = strawberry.field(
        default=None, description="Its right amount in yuan, where that was wrong."
    )
    right_day: date | None = strawberry.field(default=None, description="Its right day, where that was wrong.")
    reason: str = strawberry.field(description="Why it was wrong, or what became of it.")
    evidence: str = strawberry.field(description="What shows it.")
    beyond_owed: bool = strawberry.field(
        default=False, description="Say that its right amount is more than is owed: the rest is to be refunded (多缴)."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Version of the recovery, where the reporter looked at it."
    )

    def command(self) -> CorrectRecoveryReceipt:
        """Parse to the command."""
        return CorrectRecoveryReceipt(
            leg_id=asked_id("RecoveryLeg", self.id),
            expected_version=self.expected_version,
            receipt_no=self.receipt_no,
            outcome=Outcome(self.outcome),
            right_amount=self.right_amount,
            right_day=self.right_day,
            reason=self.reason,
            evidence=self.evidence,
            beyond_owed=self.beyond_owed,
        )


@strawberry.type(description="The answer of correctRecoveryReceipt.")
class CorrectRecoveryReceiptPayload(RecoveryPayload):
    """The answer of correctRecoveryReceipt."""


@strawberry.type
class RecoveryCorrectionMutation:
    """The command on receipts of recoveries that were wrong."""

    @strawberry.mutation(
        description="Correct a receipt of money that came back (更正缴款回单): its amount, its day, that it bounced; "
        "or withdraw it. What did not come back is owed again, and the ledger follows; no edition is lost. By the "
        "treasury or finance, with evidence."
    )
    async def correct_recovery_receipt(
        self,
        info: Info,
        input: CorrectRecoveryReceiptInput,  # noqa: A002 - the contract's name
    ) -> CorrectRecoveryReceiptPayload:
        """Correct a receipt."""
        return await act(CorrectRecoveryReceiptPayload, info, correct_recovery_receipt, input)

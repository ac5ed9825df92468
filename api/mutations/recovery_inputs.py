"""What the commands on recoveries take (追回); each input parses itself to its command."""

from datetime import date

import strawberry

from api.kit.enumerations import RecoveryCause
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from workflows.recoveries.recoveries import DecideRecovery, NotifyRecovery, OpenRecovery, RecoveryStep, ResolveChallenge
from workflows.recoveries.recovery_receipts import DemandRecovery, LegalStep, ReceiveRecovery


@strawberry.input(description="Paid money to ask back.")
class OpenRecoveryInput(Keyed):
    """A recovery to open."""

    id: strawberry.ID = strawberry.field(description="The payment.")
    expected_version: int = strawberry.field(description="Version of its grant when you decided.")
    cause: RecoveryCause = strawberry.field(description="Why it is asked back.")
    facts: str = strawberry.field(description="What was found; the recipient is told.")
    amount: CNYAmount | None = strawberry.field(
        default=None, description="Yuan; by default all that was paid and has not come back."
    )
    evidence: str | None = strawberry.field(default=None, description="The evidence, by name and number.")

    def command(self) -> OpenRecovery:
        """Parse to the command."""
        return OpenRecovery(
            payment_id=asked_id("Payment", self.id),
            expected_version=self.expected_version,
            cause=self.cause,
            facts=self.facts,
            amount=self.amount,
            evidence=self.evidence,
        )


@strawberry.input
class OnRecovery(Keyed):
    """What every input on a recovery has."""

    id: strawberry.ID = strawberry.field(description="The recovery.")
    expected_version: int = strawberry.field(description="Its version when you decided.")


@strawberry.input(description="The notice to the recipient (告知).")
class NotifyRecoveryInput(OnRecovery):
    """A notice."""

    reply_until: date = strawberry.field(description="Last day of the right to reply; after today, within a year.")
    facts: str | None = strawberry.field(default=None, description="What was found, stated anew; null leaves it.")
    evidence: str | None = strawberry.field(default=None, description="The notice served, by name and number.")

    def command(self) -> NotifyRecovery:
        """Parse to the command."""
        uid = asked_id("Recovery", self.id)
        return NotifyRecovery(uid, self.expected_version, self.reply_until, self.facts, self.evidence)


@strawberry.input(description="The recipient's reply (陈述申辩).")
class ReplyToRecoveryInput(OnRecovery):
    """A reply."""

    reply: str = strawberry.field(description="What the recipient says to what was found.")

    def command(self) -> RecoveryStep:
        """Parse to the command."""
        return RecoveryStep(asked_id("Recovery", self.id), self.expected_version, self.reply)


@strawberry.input(description="A decision on a recovery (决定追回).")
class DecideRecoveryInput(OnRecovery):
    """A decision."""

    amount: CNYAmount = strawberry.field(description="Yuan asked back; at most what was claimed.")
    reason: str = strawberry.field(description="Why; the recipient is told.")

    def command(self) -> DecideRecovery:
        """Parse to the command."""
        return DecideRecovery(asked_id("Recovery", self.id), self.expected_version, self.amount, self.reason)


@strawberry.input(description="A recovery to drop before anything is demanded (撤销追回).")
class DropRecoveryInput(OnRecovery):
    """A recovery to drop."""

    reason: str = strawberry.field(description="Why.")

    def command(self) -> RecoveryStep:
        """Parse to the command."""
        return RecoveryStep(asked_id("Recovery", self.id), self.expected_version, self.reason)


@strawberry.input(description="A decided recovery to demand (责令退回).")
class DemandRecoveryInput(OnRecovery):
    """A recovery to demand."""

    reason: str | None = strawberry.field(default=None, description="For the record.")
    pay_by: date | None = strawberry.field(
        default=None, description="Last day to pay, within a year; from the next day on it is overdue."
    )

    def command(self) -> DemandRecovery:
        """Parse to the command."""
        return DemandRecovery(asked_id("Recovery", self.id), self.expected_version, self.reason, self.pay_by)


@strawberry.input(description="A receipt of money that came back (缴款回单).")
class RecordRecoveryReceiptInput(Keyed):
    """A receipt."""

    id: strawberry.ID = strawberry.field(description="The leg of the recovery: to which treasury it came back.")
    receipt_no: str = strawberry.field(description="Number of the receipt; the same receipt again changes nothing.")
    amount: CNYAmount = strawberry.field(
        description="Yuan on the receipt; more than is owed to the treasury takes beyondOwed."
    )
    received_on: date = strawberry.field(description="Day on which the money came back.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="Version of the recovery, where the reporter looked at it; a receipt is true either way.",
    )
    beyond_owed: bool = strawberry.field(
        default=False,
        description="Say that more came than is owed (多缴), or that it came once nothing was owed: what is above "
        "stands to be refunded. Takes a reason and evidence.",
    )
    reason: str | None = strawberry.field(default=None, description="Why more came; for the record of any other.")
    evidence: str | None = strawberry.field(default=None, description="What shows it.")

    def command(self) -> ReceiveRecovery:
        """Parse to the command."""
        return ReceiveRecovery(
            leg_id=asked_id("RecoveryLeg", self.id),
            receipt_no=self.receipt_no,
            amount=self.amount,
            day=self.received_on,
            expected_version=self.expected_version,
            beyond_owed=self.beyond_owed,
            reason=self.reason,
            evidence=self.evidence,
        )


@strawberry.input
class OnLaw(OnRecovery):
    """A step that stands on a law."""

    legal_basis: str = strawberry.field(description="The law, or the decision of the court or authority.")
    reason: str | None = strawberry.field(default=None, description="Why; required for a write-off.")

    def command(self) -> LegalStep:
        """Parse to the command."""
        return LegalStep(asked_id("Recovery", self.id), self.expected_version, self.legal_basis, self.reason)


@strawberry.input(description="A demanded recovery to have enforced (申请强制执行).")
class EnforceRecoveryInput(OnLaw):
    """A recovery to enforce."""


@strawberry.input(description="A demanded recovery to write off (核销).")
class WriteOffRecoveryInput(OnLaw):
    """A recovery to write off."""


@strawberry.input(description="A review or a court case against a decided recovery (复议或诉讼).")
class ChallengeRecoveryInput(OnRecovery):
    """A challenge."""

    reason: str = strawberry.field(description="The review or the case, by its number, and what is contested.")

    def command(self) -> RecoveryStep:
        """Parse to the command."""
        return RecoveryStep(asked_id("Recovery", self.id), self.expected_version, self.reason)


@strawberry.input(description="The end of a review or a court case (复议或诉讼结果).")
class ResolveRecoveryChallengeInput(OnRecovery):
    """The end of a challenge."""

    finding: str = strawberry.field(description="What was found, by whom, under which number.")
    dropped: bool = strawberry.field(description="True where the decision fell: nothing more is owed.")

    def command(self) -> ResolveChallenge:
        """Parse to the command."""
        return ResolveChallenge(asked_id("Recovery", self.id), self.expected_version, self.finding, self.dropped)

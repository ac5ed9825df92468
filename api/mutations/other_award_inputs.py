"""What the commands on awards of other policies take (其他支持); each input parses itself to its command."""

from datetime import date

import strawberry

from api.kit.enumerations import SupportScope
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from api.mutations.grant_inputs import Reasoned
from workflows.other_awards.other_awards import OtherAwardForGrant, RecordOtherAward, ReopenOtherAward, ReportOtherAward


@strawberry.input(description="An award of another policy, for a matter in words or for that of a grant.")
class RecordOtherAwardInput(Keyed):
    """An award of another policy."""

    credit_code: str = strawberry.field(description="Credit code of its beneficiary, who need not have applied here.")
    policy: str = strawberry.field(description="Name of the other policy.")
    scope: SupportScope = strawberry.field(description="Whose support it is.")
    source: str = strawberry.field(description="Which bureau or system tells of it.")
    reference: str = strawberry.field(description="Its number there; the same number again is the same award.")
    amount: CNYAmount = strawberry.field(description="Yuan; more than 0.")
    evidence: str = strawberry.field(description="The evidence, by name and number.")
    matter: str | None = strawberry.field(
        default=None, description="What it is for, as an application would name it; or name `grantId`."
    )
    grant_id: strawberry.ID | None = strawberry.field(
        default=None, description="The grant for whose matter it is; or name `matter`."
    )
    paid_on: date | None = strawberry.field(default=None, description="Day on which it was paid; not after today.")

    def command(self) -> RecordOtherAward:
        """Parse to the command."""
        return RecordOtherAward(
            credit_code=self.credit_code,
            policy=self.policy,
            scope=self.scope,
            source=self.source,
            reference=self.reference,
            amount=self.amount,
            evidence=self.evidence,
            matter=self.matter,
            grant_id=asked_id("Grant", self.grant_id, "grantId") if self.grant_id is not None else None,
            paid_on=self.paid_on,
        )


@strawberry.input
class OnOtherAward(Keyed):
    """Something that happened outside to an award of another policy."""

    id: strawberry.ID = strawberry.field(description="The award.")
    expected_version: int | None = strawberry.field(
        default=None, description="Its version, where the reporter looked at it; what happened is true either way."
    )
    evidence: str = strawberry.field(description="The evidence, by name and number.")


@strawberry.input(description="An award of another policy that was paid (已拨付).")
class ReportOtherAwardPaidInput(OnOtherAward):
    """An award that was paid."""

    paid_on: date = strawberry.field(description="Day on which it was paid; not after today.")

    def command(self) -> ReportOtherAward:
        """Parse to the command."""
        return ReportOtherAward(asked_id("OtherAward", self.id), self.expected_version, self.evidence, self.paid_on)


@strawberry.input(description="An award that the other policy took back (已撤销).")
class WithdrawOtherAwardInput(OnOtherAward):
    """An award that was taken back."""

    def command(self) -> ReportOtherAward:
        """Parse to the command."""
        return ReportOtherAward(asked_id("OtherAward", self.id), self.expected_version, self.evidence)


@strawberry.input
class ForGrant(Keyed):
    """An award of another policy that is held against a grant."""

    id: strawberry.ID = strawberry.field(description="The award.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    grant_id: strawberry.ID = strawberry.field(description="The grant, which is of the same beneficiary.")
    reason: str = strawberry.field(description="Why, for the record.")

    def command(self) -> OtherAwardForGrant:
        """Parse to the command."""
        grant_id = asked_id("Grant", self.grant_id, "grantId")
        return OtherAwardForGrant(asked_id("OtherAward", self.id), self.expected_version, grant_id, self.reason)


@strawberry.input(description="An award of another policy that is for the matter of a grant (认定同一事项).")
class AssignOtherAwardInput(ForGrant):
    """An award to assign."""


@strawberry.input(description="An unpaid award of another policy that was given up in favour of a grant (放弃).")
class CloseOtherAwardInput(ForGrant):
    """An award that was given up."""


@strawberry.input(description="An award that was given up for a grant that ended unpaid (恢复).")
class ReopenOtherAwardInput(Keyed):
    """An award to take up again."""

    id: strawberry.ID = strawberry.field(description="The award.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    reason: str = strawberry.field(description="Why, for the record.")

    def command(self) -> ReopenOtherAward:
        """Parse to the command."""
        return ReopenOtherAward(asked_id("OtherAward", self.id), self.expected_version, self.reason)


@strawberry.input(description="A grant whose other support an officer has looked at; the reason is required (核查).")
class ClearOtherAwardInput(Reasoned):
    """Other support to clear."""


@strawberry.input(
    description="A grant to reduce to what it is due beside other support; the reason is required (核减)."
)
class ReduceGrantInput(Reasoned):
    """A grant to reduce."""

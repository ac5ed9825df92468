"""What the commands on grants take; each input parses itself to its command."""

from datetime import date

import strawberry

from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount, Facts, YearMonth
from api.types.applicants import ApplicantInput
from domain.policy.calendar import show_month
from workflows.grants.applications import CreateGrant, GrantStep, UpdateGrantFacts
from workflows.grants.decisions import ProposeGrant, ShowGrant
from workflows.grants.gates import RecordDate
from workflows.programmes.milestone_decisions import VerifyMilestone
from workflows.programmes.months import RecordServiceMonth


@strawberry.input(description="A new application.")
class CreateGrantInput(Keyed):
    """A new application."""

    measure: str = strawberry.field(description="Code of a grant measure, such as A06-2.")
    applicant: ApplicantInput = strawberry.field(description="Who applies.")
    item: str = strawberry.field(default="", description="What it is for; `Measure.itemTitle` says what to name.")
    facts: Facts = strawberry.field(description="The facts; a draft may be incomplete, but none may be wrong.")
    policy: str | None = strawberry.field(
        default=None, description="Code of the policy; the one published last by default."
    )

    def command(self) -> CreateGrant:
        """Parse to the command."""
        return CreateGrant(self.measure, self.applicant.command(), self.item, self.facts, self.policy)


@strawberry.input
class OnGrant(Keyed):
    """What every input on an existing grant has."""

    id: strawberry.ID = strawberry.field(description="The grant.")
    expected_version: int = strawberry.field(
        description="Its version when you decided; STALE_VERSION where it changed."
    )


@strawberry.input(description="The facts of an application, stated anew as a whole.")
class UpdateGrantFactsInput(OnGrant):
    """The facts, stated anew."""

    facts: Facts = strawberry.field(description="All facts; those left out are no longer stated.")
    item: str | None = strawberry.field(default=None, description="What it is for; null leaves it.")
    reason: str | None = strawberry.field(default=None, description="Why; required once it is submitted.")

    def command(self) -> UpdateGrantFacts:
        """Parse to the command."""
        return UpdateGrantFacts(asked_id("Grant", self.id), self.expected_version, self.facts, self.item, self.reason)


@strawberry.input
class Reasoned(OnGrant):
    """A step that needs no more than a reason."""

    reason: str | None = strawberry.field(default=None, description="Why, for the record.")

    def command(self) -> GrantStep:
        """Parse to the command."""
        return GrantStep(asked_id("Grant", self.id), self.expected_version, self.reason)


@strawberry.input(description="A draft to submit.")
class SubmitGrantInput(Reasoned):
    """A draft to submit."""


@strawberry.input(description="An application to withdraw.")
class WithdrawGrantInput(Reasoned):
    """An application to withdraw."""


@strawberry.input(description="An application to accept.")
class AcceptGrantInput(Reasoned):
    """An application to accept."""


@strawberry.input(description="An application to reject; the reason is required.")
class RejectGrantInput(Reasoned):
    """An application to reject."""


@strawberry.input(description="A proposal to take back for review; the reason is required.")
class ReturnGrantToReviewInput(Reasoned):
    """A proposal to take back."""


@strawberry.input(description="A proposed award to show to the public.")
class OpenPublicityInput(Reasoned):
    """A proposed award to show."""

    beyond_cap: bool = strawberry.field(
        default=False,
        description="Show it although not all awards that are shown can stand within a cap or quota (超额仍予公示); "
        "the reason is required then.",
    )
    contact: str | None = strawberry.field(
        default=None,
        description="Where objections go besides the responsible bureaus, such as an address and a telephone: it is "
        "printed on the notice, and everybody reads it (异议受理方式). At most 200 characters.",
    )

    def command(self) -> ShowGrant:
        """Parse to the command."""
        uid = asked_id("Grant", self.id)
        return ShowGrant(uid, self.expected_version, self.reason, self.beyond_cap, self.contact)


@strawberry.input(description="An award to approve.")
class ApproveGrantInput(Reasoned):
    """An award to approve."""


@strawberry.input(description="A grant to terminate; the reason is required.")
class TerminateGrantInput(Reasoned):
    """A grant to terminate."""


@strawberry.input(description="An award to propose.")
class ProposeGrantInput(OnGrant):
    """An award to propose."""

    decided_amount: CNYAmount | None = strawberry.field(
        default=None, description="Yuan decided by people, where the measure leaves discretion (A01-1, A06-2, A13-1)."
    )
    quota_reason: str | None = strawberry.field(default=None, description="Reason for going over a soft quota.")
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")

    def command(self) -> ProposeGrant:
        """Parse to the command."""
        uid = asked_id("Grant", self.id)
        return ProposeGrant(uid, self.expected_version, self.decided_amount, self.quota_reason, self.reason)


@strawberry.input
class OnRecord(Keyed):
    """Something that happened outside, reported on a grant."""

    id: strawberry.ID = strawberry.field(description="The grant.")
    expected_version: int | None = strawberry.field(
        default=None, description="Its version, where the reporter looked at it; what happened is true either way."
    )


@strawberry.input(description="The completion of a project (完工).")
class RecordCompletionInput(OnRecord):
    """The completion of a project."""

    completed_on: date = strawberry.field(description="The day of completion; not after today.")
    evidence: str = strawberry.field(description="The evidence, by name and number.")

    def command(self) -> RecordDate:
        """Parse to the command."""
        return RecordDate(asked_id("Grant", self.id), self.expected_version, self.completed_on, self.evidence)


@strawberry.input(description="The start of production of a project (投产).")
class RecordProductionStartInput(OnRecord):
    """The start of production."""

    started_on: date = strawberry.field(description="The first day of production; not after today.")
    evidence: str = strawberry.field(description="The evidence, by name and number.")

    def command(self) -> RecordDate:
        """Parse to the command."""
        return RecordDate(asked_id("Grant", self.id), self.expected_version, self.started_on, self.evidence)


@strawberry.input(description="The exit from an investment (退出).")
class RecordExitInput(OnRecord):
    """The exit from an investment."""

    exit_signed_on: date = strawberry.field(description="Day on which the exit agreement was signed; not after today.")
    evidence: str = strawberry.field(description="The evidence, by name and number.")

    def command(self) -> RecordDate:
        """Parse to the command."""
        return RecordDate(asked_id("Grant", self.id), self.expected_version, self.exit_signed_on, self.evidence)


@strawberry.input(description="One month of a programme (月度签约服务人数).")
class RecordServiceMonthInput(OnRecord):
    """One month of a programme."""

    month: YearMonth = strawberry.field(description="The month; it must be over.")
    signed_persons: int = strawberry.field(
        description="Distinct persons under a valid contract on its last day; a reported 0 does not break a run (I-28)."
    )
    evidence: str | None = strawberry.field(default=None, description="The evidence, by name and number.")

    def command(self) -> RecordServiceMonth:
        """Parse to the command."""
        return RecordServiceMonth(
            asked_id("Grant", self.id),
            self.expected_version,
            show_month(self.month),
            self.signed_persons,
            self.evidence,
        )


@strawberry.input(description="A reached milestone that was checked against contracts.")
class VerifyMilestoneInput(Keyed):
    """A milestone to verify."""

    id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    evidence: str | None = strawberry.field(
        default=None, description="The sample checked, by name and number; required."
    )

    def command(self) -> VerifyMilestone:
        """Parse to the command."""
        return VerifyMilestone(asked_id("Milestone", self.id), self.expected_version, self.evidence)

"""What the commands of intake, review, publicity and closing take; each input parses itself to its command."""

from datetime import date

import strawberry

from api.kit.enumerations import Remedy
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import Facts
from api.mutations.grant_inputs import OnGrant, OnRecord, Reasoned
from workflows.cases.assignments import AssignExperts, WithdrawExpert
from workflows.grants.holds import CloseGrant
from workflows.grants.intake import RequestSupplement
from workflows.grants.objections import FileObjection, ResolveObjection
from workflows.grants.reviews import RecordReview


@strawberry.input(description="A supplement to ask of an applicant (补正通知), once.")
class RequestSupplementInput(OnGrant):
    """A supplement to ask for."""

    items: list[str] = strawberry.field(description="Everything that is missing or wrong, one entry each.")
    until: date = strawberry.field(description="Last day on which the applicant can submit again; after today.")

    def command(self) -> RequestSupplement:
        """Parse to the command."""
        return RequestSupplement(asked_id("Grant", self.id), self.expected_version, tuple(self.items), self.until)


@strawberry.input(description="An application to submit again after a supplement.")
class ResubmitGrantInput(Reasoned):
    """An application to submit again."""


@strawberry.input(description="An application not to accept; the reason is required.")
class RefuseGrantInput(Reasoned):
    """An application not to accept."""


@strawberry.input(description="A grant to hold; the reason is required.")
class HoldGrantInput(Reasoned):
    """A grant to hold."""


@strawberry.input(description="A grant on hold to release; the reason is required.")
class ReleaseGrantInput(Reasoned):
    """A grant to release."""


@strawberry.input(description="A grant to close.")
class CloseGrantInput(OnGrant):
    """A grant to close."""

    performance: str = strawberry.field(description="What came of the money (绩效评价), 1 to 2,000 characters.")

    def command(self) -> CloseGrant:
        """Parse to the command."""
        return CloseGrant(asked_id("Grant", self.id), self.expected_version, self.performance)


@strawberry.input(description="The result of one step of a measure's procedure (审核意见).")
class RecordReviewInput(OnRecord):
    """The result of a review."""

    step: str = strawberry.field(description="Code of the step, from `Grant.procedure`.")
    passed: bool = strawberry.field(description="Whether it passed.")
    finding: str = strawberry.field(description="What was found, for the record; required either way.")
    score: int | None = strawberry.field(default=None, description="0 to 100, where the step is scored.")
    facts: Facts | None = strawberry.field(
        default=None, description="The facts that the step certifies; a true-or-false one follows from the result."
    )
    evidence: str | None = strawberry.field(
        default=None,
        description="The evidence, by name and number; a check of upstream money names the numbers of its receipts.",
    )
    documents: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Uploaded documents on which it stands; some steps need one."
    )

    def command(self) -> RecordReview:
        """Parse to the command."""
        return RecordReview(
            grant_id=asked_id("Grant", self.id),
            expected_version=self.expected_version,
            step=self.step,
            passed=self.passed,
            finding=self.finding,
            score=self.score,
            facts=dict(self.facts or {}),
            evidence=self.evidence,
            documents=tuple(asked_id("Document", document, "documents") for document in self.documents),
        )


@strawberry.input(description="Experts who are to review an application (分派评审专家).")
class AssignExpertsInput(OnRecord):
    """Experts to assign."""

    experts: list[str] = strawberry.field(description="Their names, as their tokens have them; 1 to 50.")

    def command(self) -> AssignExperts:
        """Parse to the command."""
        return AssignExperts(asked_id("Grant", self.id), self.expected_version, tuple(self.experts))


@strawberry.input(description="An expert who is to review an application no longer (回避); the reason is required.")
class WithdrawExpertInput(OnRecord):
    """An expert to withdraw."""

    expert: str = strawberry.field(description="The name, as `Grant.experts` shows it.")
    reason: str = strawberry.field(description="Why, such as an interest in the case.")

    def command(self) -> WithdrawExpert:
        """Parse to the command."""
        return WithdrawExpert(asked_id("Grant", self.id), self.expected_version, self.expert, self.reason)


@strawberry.input(description="An objection to an award shown to the public (公示异议).")
class FileObjectionInput(OnRecord):
    """An objection."""

    objector: str = strawberry.field(description="Who objects, with a way to answer; shown to officers alone.")
    statement: str = strawberry.field(description="What is objected to, and why.")
    evidence: str | None = strawberry.field(default=None, description="The evidence, by name and number.")

    def command(self) -> FileObjection:
        """Parse to the command."""
        uid = asked_id("Grant", self.id)
        return FileObjection(uid, self.expected_version, self.objector, self.statement, self.evidence)


@strawberry.input
class OnObjection(Keyed):
    """What every input on an objection has."""

    id: strawberry.ID = strawberry.field(description="The objection.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    finding: str = strawberry.field(description="What was found of it; the objector is told.")


@strawberry.input(description="An objection to dismiss (异议不成立).")
class DismissObjectionInput(OnObjection):
    """An objection to dismiss."""

    def command(self) -> ResolveObjection:
        """Parse to the command."""
        return ResolveObjection(asked_id("Objection", self.id), self.expected_version, self.finding)


@strawberry.input(description="An objection to uphold (异议成立).")
class UpholdObjectionInput(OnObjection):
    """An objection to uphold."""

    remedy: Remedy = strawberry.field(description="Whether the award is reviewed again or refused.")

    def command(self) -> ResolveObjection:
        """Parse to the command."""
        uid = asked_id("Objection", self.id)
        return ResolveObjection(uid, self.expected_version, self.finding, Remedy(self.remedy))

"""How a grant is handled besides its spine (办理情况): its procedure, reviews, supplement and objections."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.confidence import shown_document
from api.kit.context import Info
from api.kit.enumerations import ObjectionState, Role, StepDue
from api.kit.nodes import HasState, Node, Versioned
from api.kit.scalars import Facts
from api.shapes.columns import column
from api.types.actions import PartActions
from api.types.grant_documents import Document
from api.types.papers import Paper
from domain.handling.reviews import StepStatus
from workflows.transaction.sight.who_sees import reads_field

"""Who is shown the name of an objector."""


@strawberry.type(description="One step of a measure's procedure, and how it stands on this grant (审核环节).")
class ProcedureStep:
    """A step of the procedure."""

    status: strawberry.Private[StepStatus]

    @strawberry.field(description="Its code: what `recordReview` names.")
    def code(self) -> str:
        """The code."""
        return self.status.step.code

    @strawberry.field(description="In the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.status.step.title)

    @strawberry.field(description="What waits for it.")
    def when(self) -> StepDue:
        """When it is due."""
        return StepDue(self.status.step.when)

    @strawberry.field(description="In which role it is recorded.")
    def role(self) -> Role:
        """Who records it."""
        return Role(self.status.step.by)

    @strawberry.field(description="The bureau whose officers record it; null where every responsible one may.")
    def bureau(self) -> str | None:
        """The bureau."""
        return self.status.step.bureau

    @strawberry.field(description="How many different persons record it.")
    def persons(self) -> int:
        """How many persons."""
        return self.status.step.persons

    @strawberry.field(description="Whether each person gives a score of 0 to 100.")
    def scored(self) -> bool:
        """Whether it is scored."""
        return self.status.step.scored

    @strawberry.field(description="Facts that it certifies.")
    def certifies(self) -> list[str]:
        """The facts it certifies."""
        return self.status.step.certifies

    @strawberry.field(description="Whether it needs an uploaded document.")
    def needs_document(self) -> bool:
        """Whether it needs a document."""
        return self.status.step.documents

    @strawberry.field(description="The papers on which it stands, each with what it proves.")
    def papers(self) -> list[Paper]:
        """The papers."""
        return [Paper(shape=paper, step=self.status.step.code) for paper in self.status.step.papers]

    @strawberry.field(description="Whether all persons have recorded it and nobody's last result is against it.")
    def passed(self) -> bool:
        """Whether it passed."""
        return self.status.passed

    @strawberry.field(description="Whether somebody's last result is that it failed.")
    def failed(self) -> bool:
        """Whether it failed."""
        return self.status.failed


@strawberry.type(description="One result of one step (审核意见). Never changed; the last of each person counts.")
class Review(Node):
    """A review."""

    row: strawberry.Private[rows.Review]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = strawberry.field(description="Place in the sequence of this grant.")
    step: str = strawberry.field(description="Code of the step.")
    passed: bool = strawberry.field(description="Whether it passed.")
    score: int | None = strawberry.field(description="0 to 100, where the step is scored.")
    finding: str = strawberry.field(description="What was found.")
    facts: Facts = strawberry.field(description="What it certified.")
    evidence: str | None = strawberry.field(description="The evidence named.")
    recorded_by: str = strawberry.field(description="Who recorded it.")
    role: Role = strawberry.field(description="In which role.")
    recorded_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="The documents on which it stands, as far as the caller may see them.")
    async def documents(self, info: Info) -> list[Document]:
        """The documents."""
        actor, loader = info.context.signed_in(), info.context.loaders.document
        documents = await loader.load_many([UUID(uid) for uid in self.row.documents])
        return [Document(row=row) for row in documents if row and shown_document(actor, row)]

    @classmethod
    def of(cls, row: rows.Review) -> "Review":
        """Show a row."""
        return cls(
            row=row,
            number=row.number,
            step=row.step,
            passed=row.passed,
            score=row.score,
            finding=row.finding,
            facts=Facts(row.facts),
            evidence=row.evidence,
            recorded_by=row.recorded_by,
            role=row.role,
            recorded_at=row.recorded_at,
        )


@strawberry.type(description="That an expert reads and reviews a grant, until it is withdrawn (评审分派).")
class ExpertAssignment:
    """An assignment."""

    expert: str = strawberry.field(description="The expert, as the token of the person names it.")
    assigned_by: str = strawberry.field(description="Who assigned it.")
    assigned_at: datetime = strawberry.field(description="When.")
    withdrawn_by: str | None = strawberry.field(description="Who withdrew it; null while it stands.")
    withdrawn_at: datetime | None = strawberry.field(description="When.")
    withdrawn_reason: str | None = strawberry.field(description="Why, such as an interest in the case (回避).")

    @classmethod
    def of(cls, row: rows.ExpertAssignment) -> "ExpertAssignment":
        """Show a row."""
        return cls(
            expert=row.expert_name,
            assigned_by=row.assigned_by,
            assigned_at=row.assigned_at,
            withdrawn_by=row.withdrawn_by,
            withdrawn_at=row.withdrawn_at,
            withdrawn_reason=row.withdrawn_reason,
        )


@strawberry.type(description="The one supplement that was asked (补正通知).")
class Supplement:
    """A supplement."""

    items: list[str] = strawberry.field(description="What is missing or wrong.")
    due_on: date = strawberry.field(description="Last day on which it is taken.")
    requested_at: datetime = strawberry.field(description="When it was asked.")

    @classmethod
    def of(cls, row: rows.Supplement) -> "Supplement":
        """Show a row."""
        return cls(items=row.items, due_on=row.until, requested_at=row.requested_at)


@strawberry.type(description="An objection to an award shown to the public (公示异议).")
class Objection(HasState, PartActions, Versioned):
    """An objection."""

    row: strawberry.Private[rows.Objection]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = column("Place in the sequence of this grant.")

    @strawberry.field(description="Who objects; null to everybody but officers, supervisors and auditors.")
    def objector(self, info: Info) -> str | None:
        """The objector."""
        return self.row.objector if reads_field(info.context.signed_in(), "Objection.objector") else None

    @strawberry.field(description="What is objected to, and why; null to everybody but the same.")
    def statement(self, info: Info) -> str | None:
        """The statement."""
        return self.row.statement if reads_field(info.context.signed_in(), "Objection.statement") else None

    filed_on: date = column("Day on which it was filed.")
    state: ObjectionState = column("Where it stands; while one is OPEN the award cannot be approved.")

    finding: str | None = column("What was found of it.")
    resolved_at: datetime | None = column("When it was decided.")

"""The history of a grant (办理记录): every step of its life, its milestones' and its legs'."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.confidence import hides_person, hides_reason
from api.kit.context import Info
from api.kit.enumerations import LifeEvent, LifeState, LifeSubject, Role
from api.kit.errors import Citation
from api.kit.leg_vouchers import voucher_of
from api.kit.nodes import Node
from domain.handling.masking import without_accounts
from domain.lives.roles import ROLE_TITLES
from domain.lives.steps import state_title, step_title
from domain.refusals.refusals import Citation as DomainCitation
from workflows.transaction.history import Subject


@strawberry.type(description="One step (办理记录): who, when, from, to, why, on which clause.")
class HistoryStep(Node):
    """One step."""

    place: strawberry.Private[UUID]
    """The id of its row; of an account that was put on record, that of the account."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.place

    row: strawberry.Private[rows.HistoryStep | None]
    """None where it is told of a row that has no life."""
    deed: strawberry.Private[UUID]
    """The transaction in which it was written."""
    subject_kind: strawberry.Private[str]
    """As it is kept: of a life of before it may be none of the enumeration; so are the event and the states."""
    event_name: strawberry.Private[str]
    from_name: strawberry.Private[str]
    to_name: strawberry.Private[str]
    taken_by: str = strawberry.field(
        description="Who did it; `duixian` is time itself. Experts are named to the office alone."
    )
    role: Role = strawberry.field(description="In which role.")
    taken_at: datetime = strawberry.field(description="When.")
    reason: str | None = strawberry.field(
        description="Why, where a reason was given; what reviewers found is for the office alone."
    )
    evidence: str | None = strawberry.field(description="On which evidence, where it needed some.")
    acted_for: str | None = strawberry.field(
        description="In whose place it was done, by who acts for somebody on leave (委托代办); null otherwise."
    )
    relaxed_under: str | None = strawberry.field(
        description="The document by which one person could do it, though he held another capacity on the case "
        "(放宽不相容岗位); null otherwise."
    )
    citations: list[Citation] = strawberry.field(
        description="The clauses on which this step stands: that of the measure; of the budget, where money moves; of "
        "other support for the same matter, where it counts."
    )

    @strawberry.field(
        description="Whose life it belongs to: the grant's or that of a part of it, a policy's, a run's; ACCOUNT for "
        "the account to which it is paid."
    )
    def subject(self) -> LifeSubject:
        """Whose life."""
        return LifeSubject(self.subject_kind)

    @strawberry.field(description="What happened.")
    def event(self) -> LifeEvent:
        """What happened."""
        return LifeEvent(self.event_name)

    @strawberry.field(description="What happened, as the office calls it (环节名称), in the language of the request.")
    def title(self, info: Info) -> str:
        """What happened, in words."""
        return info.context.say(step_title(self.subject_kind, self.event_name))

    @strawberry.field(description="Where it stood.")
    def from_state(self) -> LifeState:
        """Where it stood."""
        return LifeState(self.from_name)

    @strawberry.field(description="Where it stood, as the office calls it, in the language of the request.")
    def from_state_title(self, info: Info) -> str:
        """Where it stood, in words."""
        return info.context.say(state_title(self.subject_kind, self.from_name))

    @strawberry.field(description="Where it stands since.")
    def to_state(self) -> LifeState:
        """Where it stands."""
        return LifeState(self.to_name)

    @strawberry.field(description="Where it stands since, as the office calls it, in the language of the request.")
    def to_state_title(self, info: Info) -> str:
        """Where it stands, in words."""
        return info.context.say(state_title(self.subject_kind, self.to_name))

    async def leg_row(self, info: Info) -> rows.PaymentLeg | None:
        """Return the leg to which it belongs; None for a step of anything else."""
        return await info.context.loaders.leg.load(self.row.subject_id) if self.row and self._is_of_leg() else None

    @strawberry.field(
        description="The voucher of its leg that the step concerns (凭证号); null before the first request, and for "
        "other steps."
    )
    async def voucher_no(self, info: Info) -> str | None:
        """The voucher."""
        return await voucher_of(self.row, info.context.loaders) if self.row and self._is_of_leg() else None

    def _is_of_leg(self) -> bool:
        return self.subject_kind == Subject.LEG

    @classmethod
    def of(cls, row: rows.HistoryStep, info: Info, accounts: Collection[str] = ()) -> "HistoryStep":
        """Show a row, as the caller may read it: of accounts that are not for him, the last four digits."""
        viewer, say = info.context.actor, info.context.say
        hidden = hides_reason(viewer, row)
        return cls(
            place=row.id,
            row=row,
            deed=row.deed,
            subject_kind=row.subject_kind,
            event_name=row.event,
            from_name=row.from_state,
            to_name=row.to_state,
            taken_by=say(ROLE_TITLES[row.role]) if hides_person(viewer, row.role, row.person) else row.actor,
            role=row.role,
            acted_for=None if hides_person(viewer, row.role, row.person) else row.for_name,
            relaxed_under=row.relaxed_under,
            taken_at=row.at,
            reason=None if hidden else without_accounts(row.reason, accounts),
            evidence=None if hidden else without_accounts(row.evidence, accounts),
            citations=[Citation(article=c["article"], quote=c["quote"], reading=c["reading"]) for c in row.citations],
        )

    @classmethod
    def of_account(
        cls, row: rows.BankAccount, citation: DomainCitation, accounts: Collection[str], *, first: bool
    ) -> "HistoryStep":
        """Show that an account was put on record, or corrected: with who and why, and without its number."""
        return cls(
            place=row.id,
            row=None,
            deed=row.deed,
            subject_kind="ACCOUNT",
            event_name="RECORD_ACCOUNT" if first else "CORRECT_ACCOUNT",
            from_name="NONE" if first else "ON_RECORD",
            to_name="ON_RECORD",
            taken_by=row.recorded_by,
            role=row.role,
            acted_for=None,
            relaxed_under=None,
            taken_at=row.recorded_at,
            reason=without_accounts(row.reason, accounts),
            evidence=without_accounts(row.evidence, accounts),
            citations=[Citation.of(citation)],
        )

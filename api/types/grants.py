"""Grants (申报事项) as the API shows them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.confidence import hides_person
from api.kit.context import Info
from api.kit.dossiers import dossier_of, judged_by, offers_of_grant
from api.kit.enumerations import GrantState, MilestoneState, Role
from api.kit.errors import Citation
from api.kit.loaders import Loaders
from api.kit.nodes import HasState, Node, Versioned
from api.kit.scalars import CNYAmount, Facts
from api.money.grant_accounts import GrantAccounts, hidden_of, history_of
from api.money.payments import Payment
from api.shapes.columns import column, copied
from api.shapes.items import SHOWN_ITEM
from api.shapes.shapes import Many, One, of_column, shaped
from api.types.actions import Action, is_narrowed
from api.types.applicants import Applicant
from api.types.assessments import Assessment
from api.types.deadlines import GrantDeadlines
from api.types.districts import District
from api.types.grant_parts import GrantParts
from api.types.history import HistoryStep
from api.types.measures import Measure
from api.types.milestones import Milestone, ServiceMonth, months_as_they_count
from api.types.outside.fact_comparisons import GrantComparisons
from api.types.policies import Policy
from api.types.proofs.audits import GrantAudit, audit_of
from api.types.registers import PayingDistrict
from api.types.turns import GrantTurns
from domain.handling.masking import shown_item
from domain.lives.roles import ROLE_TITLES
from workflows.cases.paying_districts import BASIS_TITLES, paying
from workflows.cases.prior_awards import stands_at
from workflows.cases.register import entry_of
from workflows.runtime.sql import naming
from workflows.transaction.packs import compiled_version

_BY_AN_EXPERT = naming(Role)('{row}."source" = Role.EXPERT')
"""Of what an expert stated it depends on who reads it whether that is told."""


@strawberry.type(description="What was stated, by whom and when (事实快照). Never changed.")
class FactSnapshot(Node):
    """A snapshot."""

    row: strawberry.Private[rows.FactSnapshot]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = copied("Place in the sequence of this grant.")
    facts: Facts = copied("The facts as they then stood.")
    role: Role = copied("In which role they were stated.", "source")
    evidence: str | None = strawberry.field(description="The evidence named.", metadata=of_column(unless=_BY_AN_EXPERT))
    recorded_by: str = strawberry.field(description="Who stated them.", metadata=of_column(unless=_BY_AN_EXPERT))
    recorded_at: datetime = copied("When.")

    @classmethod
    def of(cls, row: rows.FactSnapshot, info: Info) -> "FactSnapshot":
        """Show a row; what an expert certified is shown without the expert."""
        hidden = hides_person(info.context.actor, row.source, row.recorded_by_person)
        return cls(
            row=row,
            number=row.number,
            facts=Facts(row.facts),
            role=Role(row.source),
            evidence=None if hidden else row.evidence,
            recorded_by=info.context.say(ROLE_TITLES[Role.EXPERT]) if hidden else row.recorded_by,
            recorded_at=row.recorded_at,
        )


_NOT_VOID = naming(MilestoneState)('{row}."state" <> MilestoneState.VOID')


def _standing(arguments: Mapping[str, Any]) -> str:
    """Which milestones are shown."""
    return "" if arguments.get("include_void") else _NOT_VOID


@strawberry.type(description="One application under one measure of one exact policy version, through its whole life.")
class Grant(GrantParts, GrantAccounts, GrantComparisons, GrantDeadlines, GrantTurns, HasState, Versioned):
    """A grant."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: str = column("Number of the file (受理编号).")
    state: GrantState = column("Where it stands.")

    @strawberry.field(
        description="What it is for, as the applicant names it; a person's reference is masked (***).",
        metadata=shaped(SHOWN_ITEM),
    )
    async def item(self, info: Info) -> str:
        """The item."""
        return shown_item((await judged_by(self.row, info)).measure, self.row.item)

    facts: Facts = column("The facts on record.")
    award: CNYAmount | None = column("The award proposed or approved, in yuan; null before, and on a programme.")

    @strawberry.field(
        description="What stands approved of a paid award while a higher one is decided, in yuan; null otherwise."
    )
    def standing_award(self) -> CNYAmount | None:
        """What stands."""
        return None if self.row.standing_award is None else CNYAmount(stands_at(self.row))

    decided_amount: CNYAmount | None = column(
        "The amount that people decided, where the measure leaves discretion, in yuan."
    )
    decided_payer: str | None = column(
        "Code of the payer whom the decision names, who pays all; null where the measure's split holds."
    )

    @strawberry.field(description="The assessment kept with the proposal, with its steps.")
    def assessment(self, info: Info) -> Assessment | None:
        """The assessment."""
        return Assessment.kept(self.row.assessment, info) if self.row.assessment else None

    publicity_from: date | None = column("First day of its publicity (公示).", "publicity_first")
    publicity_to: date | None = column(
        "Last day of its publicity; it can be approved from the next day on.", "publicity_last"
    )
    submitted_on: date | None = column("Day on which it was submitted.")
    approved_on: date | None = column("Day on which it was approved.")
    officer: str | None = column(
        "The officer to whom it is assigned (经办人), as named then; null for nobody.", "officer_name"
    )
    created_at: datetime = column("When it was drafted.")
    updated_at: datetime = column("When it last changed.")
    filed_name: str = column(
        "Name of the applicant as it stood when this was filed; its present name is `applicant.name`."
    )
    filed_district_code: str = column(
        "Code of the district of the applicant as it stood when this was filed; its present one is "
        "`applicant.districtCode`.",
        "filed_district",
    )

    @strawberry.field(
        description="Which district pays its part, also after a move (出资区); null where no district pays any."
    )
    async def paying_district(self, info: Info) -> PayingDistrict | None:
        """Which district pays."""
        dossier = await dossier_of(self.row, info)
        register = await info.context.loaders.register_of.load(self.row.applicant_id)
        payer = paying(dossier, [entry_of(row) for row in register], info.context.moment.today)
        if payer is None:
            return None
        return PayingDistrict(
            district=District.of(dossier.compiled.policy, payer.district),
            basis=payer.basis,
            reason=info.context.say(BASIS_TITLES[payer.basis]),
            citation=Citation.of(payer.citation),
        )

    @strawberry.field(
        description="Who applied, as it stands on record now.",
        metadata=shaped(One(rows.Applicant, '{row}."applicant_id"')),
    )
    async def applicant(self, info: Info) -> Applicant:
        """The applicant."""
        return Applicant(row=(await judged_by(self.row, info)).applicant)

    @strawberry.field(description="The exact policy version to which it is pinned.")
    async def policy(self, info: Info) -> Policy:
        """The policy."""
        return Policy(row=(await judged_by(self.row, info)).version)

    @strawberry.field(description="The measure under which it was applied for.")
    async def measure(self, info: Info) -> Measure:
        """The measure."""
        policy = compiled_version((await judged_by(self.row, info)).version)
        return Measure(policy=policy.policy, shape=policy.measures[self.row.measure])

    @strawberry.field(description="Every step that people take with a grant: permitted to the caller now, or why not.")
    async def actions(self, info: Info) -> list[Action]:
        """The actions."""
        steps = await offers_of_grant(self.row, info)
        hidden = await hidden_of(self.row, info) or ()
        if is_narrowed(info):
            return [Action.of(step, hidden, alike=False) for step in steps]
        return [step.shown or Action.of(step, hidden) for step in steps]

    @strawberry.field(
        description="Its audit (事项审计), for the office and its auditors: what was done, who approved it on what, "
        "what was paid, whether chain and reckoning hold; null for others."
    )
    async def audit(self, info: Info) -> GrantAudit | None:
        """The audit."""
        return await audit_of(self.row, info)

    @strawberry.field(description="Months of a programme as they now count, oldest first, with what was corrected.")
    async def service_months(self, info: Info) -> list[ServiceMonth]:
        """The months."""
        return months_as_they_count(await info.context.loaders.months_of.load(self.row.id))

    @strawberry.field(
        description="Milestones, oldest first; void ones only where asked for.",
        metadata=shaped(Many(Loaders.milestones_of, _standing)),
    )
    async def milestones(
        self,
        info: Info,
        include_void: Annotated[bool, strawberry.argument(description="True for the void ones, too.")] = False,  # noqa: FBT002 - an argument of the API
    ) -> list[Milestone]:
        """The milestones."""
        milestones = await info.context.loaders.milestones_of.load(self.row.id)
        return [Milestone(row=m) for m in milestones if include_void or m.state is not MilestoneState.VOID]

    @strawberry.field(description="Its payments, oldest first.", metadata=shaped(Many(Loaders.payments_of)))
    async def payments(self, info: Info) -> list[Payment]:
        """The payments."""
        return [Payment(row=payment) for payment in await info.context.loaders.payments_of.load(self.row.id)]

    @strawberry.field(
        description="Every step of its life, its milestones' and its legs', and every account that was recorded, "
        "oldest first."
    )
    async def history(self, info: Info) -> list[HistoryStep]:
        """The history."""
        return await history_of(self.row, info)

    @strawberry.field(
        description="What was stated, by whom and when, oldest first.", metadata=shaped(Many(Loaders.snapshots_of))
    )
    async def fact_snapshots(self, info: Info) -> list[FactSnapshot]:
        """The snapshots."""
        return [FactSnapshot.of(s, info) for s in await info.context.loaders.snapshots_of.load(self.row.id)]

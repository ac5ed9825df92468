"""Duties of a year (年度责任) as the API shows them, and reporting on them (art. 9, 14, 15)."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import DutyState, DutyUnit
from api.kit.nodes import HasState, Node, Versioned
from api.kit.scalars import CNYAmount
from api.shapes.columns import column
from api.types.actions import PartActions
from api.types.districts import District
from api.types.measures import Measure
from workflows.transaction.packs import compiled_version
from workflows.transaction.sight.who_sees import reads_field


@strawberry.type(description="How much of a duty: money, or a count.")
class DutyFigure:
    """How much of a duty."""

    amount: CNYAmount | None = strawberry.field(description="Yuan; null where the duty is not counted in money.")
    count: int | None = strawberry.field(
        description="How many; 1 where it is enough that it was done; null where the duty is counted in money."
    )

    @classmethod
    def of(cls, counts: str, number: int) -> "DutyFigure":
        """Show a number as its duty counts."""
        is_money = counts == "MONEY"
        return cls(amount=CNYAmount(number) if is_money else None, count=None if is_money else number)


@strawberry.type(description="What was reported on a duty (完成情况): written once; the last counts.")
class DutyReport(Node):
    """What was reported on a duty."""

    row: strawberry.Private[rows.DutyReport]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = strawberry.field(description="Its place among the reports of the duty.")
    reported: DutyFigure = strawberry.field(description="What was done so far in the year, as a whole.")
    evidence: str = strawberry.field(description="The evidence, by name and number.")
    recorded_by: str = strawberry.field(description="Who reported it.")
    recorded_at: datetime = strawberry.field(description="When.")


@strawberry.type(
    description="A duty of one calendar year (年度责任): of the city, or of one district where each has it. Nothing is "
    "applied for or paid under it."
)
class Duty(HasState, PartActions, Versioned):
    """A duty of one year."""

    row: strawberry.Private[rows.Duty]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    async def measure_of(self, info: Info) -> Measure:
        """Return the measure, as it stood when the duty was opened."""
        version = await info.context.loaders.policy_version.load(self.row.policy_version_id)
        if version is None:
            message = "a duty's policy version is always there"
            raise LookupError(message)
        compiled = compiled_version(version)
        return Measure(policy=compiled.policy, shape=compiled.measures[self.row.measure])

    async def _counts(self, info: Info) -> str:
        rule = (await self.measure_of(info)).shape.duty
        return rule.counts if rule else "DONE"

    @strawberry.field(description="The row of the policy that asks for it, as it stood when the duty was opened.")
    async def measure(self, info: Info) -> Measure:
        """The measure."""
        return await self.measure_of(info)

    year: int = column("The calendar year by whose end it is met; the last one where it is met once.")

    @strawberry.field(description="The district that has it; null where the city alone has it.")
    async def district(self, info: Info) -> District | None:
        """The district."""
        code = self.row.district_code
        return District.of((await self.measure_of(info)).policy, code) if code else None

    @strawberry.field(description="In what it is counted.")
    async def counts(self, info: Info) -> DutyUnit:
        """What is counted."""
        return DutyUnit(await self._counts(info))

    @strawberry.field(description="What the year asks, as the text says.")
    async def required(self, info: Info) -> DutyFigure:
        """What is asked."""
        return DutyFigure.of(await self._counts(info), self.row.required)

    @strawberry.field(description="What the last report says; 0 where there is none.")
    async def reported(self, info: Info) -> DutyFigure:
        """What was reported."""
        return DutyFigure.of(await self._counts(info), self.row.reported)

    state: DutyState = column("Where it stands: open until 31 December, met for good, or missed for good.")

    @strawberry.field(description="Every report, in order; null for applicants and for who did not sign in.")
    async def reports(self, info: Info) -> list[DutyReport] | None:
        """The reports."""
        if not reads_field(info.context.actor, "Duty.reports"):
            return None
        counts = await self._counts(info)
        return [
            DutyReport(
                row=row,
                number=row.number,
                reported=DutyFigure.of(counts, row.reported),
                evidence=row.evidence,
                recorded_by=row.recorded_by,
                recorded_at=row.recorded_at,
            )
            for row in await info.context.loaders.reports_of.load(self.row.id)
        ]

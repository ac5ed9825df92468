"""Applicants (申请单位) as the API shows them."""

from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.connections import as_kept
from api.kit.context import Info
from api.kit.enumerations import RegisterAttribute
from api.kit.loaders import Loaders
from api.kit.nodes import Versioned
from api.shapes.columns import column
from api.shapes.shapes import Many, of_column, shaped
from api.types.other_awards import OtherAward
from api.types.outside.source_answers import SourceAnswer
from api.types.registers import NameHeld, RegisterVersion
from domain.handling.register import Entry, held
from workflows.cases.register import Particulars, entry_of, is_up_to_date, particulars
from workflows.transaction.seen import seen_by
from workflows.transaction.sight.who_sees import reads_field

_OUTDATED = '{row}."due_on" <= {today}'
"""That the register tells more than the row of the applicant, which changes with the next day's sweep."""
OnDay: TypeAlias = Annotated[date | None, strawberry.argument(description="The day; today by default.")]


@strawberry.type(
    description="An applicant (申请单位): a legal person with a checked credit code and a paying district."
)
class Applicant(Versioned):
    """An applicant."""

    row: strawberry.Private[rows.Applicant]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    credit_code: str = column("Unified social credit code (统一社会信用代码, GB 32100-2015).")

    @strawberry.field(
        description="Its name on record: today's, or that of another day.", metadata=of_column("name", _OUTDATED)
    )
    async def name(self, info: Info, on: OnDay = None) -> str:
        """The name."""
        if on is None and is_up_to_date(self.row, info.context.moment.today):
            return self.row.name
        return (await self._on(info, on)).name.value

    @strawberry.field(
        description="Code of its district in the register of the policy: today's, or that of another day. Which "
        "district pays for a grant is `Grant.payingDistrict`.",
        metadata=of_column("district_code", _OUTDATED),
    )
    async def district_code(self, info: Info, on: OnDay = None) -> str:
        """The district."""
        if on is None and is_up_to_date(self.row, info.context.moment.today):
            return self.row.district_code
        return (await self._on(info, on)).district.value

    @strawberry.field(
        description="The names that it held, holds or will hold, the first first (曾用名); corrected ones."
    )
    async def names_held(self, info: Info) -> list[NameHeld]:
        """The names."""
        return [
            NameHeld(name=each.value, held_from=each.first, held_to=each.last)
            for each in held(await self._entries(info), RegisterAttribute.NAME)
        ]

    @strawberry.field(description="Every entry of its register in the order in which it was told (登记记录).")
    async def register_versions(
        self,
        info: Info,
        attribute: Annotated[
            RegisterAttribute | None, strawberry.argument(description="Only what was told of this; all by default.")
        ] = None,
        standing: Annotated[
            bool | None, strawberry.argument(description="True for what was not withdrawn, false for the rest.")
        ] = None,
    ) -> list[RegisterVersion]:
        """The entries."""
        return [
            RegisterVersion(row=row)
            for row in await info.context.loaders.register_of.load(self.row.id)
            if attribute in {None, row.attribute} and standing in {None, row.withdrawn_at is None}
        ]

    async def _entries(self, info: Info) -> list[Entry]:
        return [entry_of(row) for row in await info.context.loaders.register_of.load(self.row.id)]

    async def _on(self, info: Info, day: date | None) -> Particulars:
        return particulars(await self._entries(info), day or info.context.moment.today)

    @strawberry.field(
        description="Awards of other policies on record, oldest first (其他支持).",
        metadata=shaped(Many(Loaders.other_awards_of, parent='{row}."credit_code"')),
    )
    async def other_awards(self, info: Info) -> list[OtherAward]:
        """The awards of other policies."""
        awards = await info.context.loaders.other_awards_of.load(self.row.credit_code)
        return [OtherAward(row=award) for award in awards]

    @strawberry.field(
        description="What other authorities answered last about it (外部数据快照), for whoever works on its cases and "
        "for itself; experts are shown none."
    )
    async def source_answers(self, info: Info) -> list[SourceAnswer]:
        """What others answered."""
        if not reads_field(info.context.signed_in(), "Applicant.sourceAnswers"):
            return []
        answers = await info.context.loaders.source_answers_of.load(self.row.credit_code)
        return [SourceAnswer(answer=answer) for answer in answers]


@strawberry.type
class ApplicantQuery:
    """Asking for applicants."""

    @strawberry.field(description="An applicant by its credit code; null where there is none that the caller may see.")
    async def applicant(
        self,
        info: Info,
        credit_code: Annotated[str, strawberry.argument(description="Its unified social credit code.")],
    ) -> Applicant | None:
        """An applicant."""
        visible = await seen_by(info.context.signed_in(), rows.Applicant)
        row = await visible.get_or_none(credit_code=as_kept(credit_code, 18))
        return Applicant(row=row) if row else None

"""Months in bulk (批量填报), as the system of the civil-affairs bureau sends them: an answer for each row."""

import strawberry

from api.kit.context import Info
from api.kit.keyed import Keyed
from api.rows.many_rows import CountedRow, RowsPayload, act_on_rows, answered, shown_grant
from api.types.grants import Grant
from workflows.programmes.month_rows import MonthRow, record_service_months


@strawberry.input(description="One month of one programme (月度签约服务人数).")
class ServiceMonthRowInput:
    """One row."""

    grant_number: str = strawberry.field(description="Number of the file (受理编号).")
    month: str = strawberry.field(description="The month, such as 2022-06; it must be over.")
    signed_persons: int = strawberry.field(
        description="Distinct persons under a valid contract on its last day, 0 to 25,000,000 (I-28)."
    )
    evidence: str | None = strawberry.field(default=None, description="The evidence, by name and number.")

    def row(self) -> MonthRow:
        """Parse to the row."""
        return MonthRow(self.grant_number, self.month, self.signed_persons, self.evidence)


@strawberry.input(description="Months of many programmes, at most 500 at once.")
class RecordServiceMonthsInput(Keyed):
    """Months of many programmes."""

    rows: list[ServiceMonthRowInput] = strawberry.field(description="The months, each answered by itself.")


@strawberry.type(description="What became of one row.")
class ServiceMonthRow(CountedRow):
    """What became of one row."""

    @strawberry.field(description="The grant as it now stands; null where the row was refused.")
    async def grant(self, info: Info) -> Grant | None:
        """The grant."""
        return await shown_grant(self.answer, info)


@strawberry.type(description="An answer for each row, or why all of them were refused.")
class RecordServiceMonthsPayload(RowsPayload):
    """An answer for each row."""

    @strawberry.field(description="What became of each row, in their order; null where all of them were refused.")
    def rows(self) -> list[ServiceMonthRow] | None:
        """The rows."""
        return answered(self, ServiceMonthRow)


@strawberry.type
class MonthRowsMutation:
    """Commands on many programmes."""

    @strawberry.mutation(
        description=(
            "Put months of many programmes on record (批量填报月度人数, art. 10), each row by itself: a bad row stops "
            "no other. By an officer, in whose role a civil-affairs system signs in."
        )
    )
    async def record_service_months(
        self,
        info: Info,
        input: RecordServiceMonthsInput,  # noqa: A002 - the contract's name
    ) -> RecordServiceMonthsPayload:
        """Record months in bulk."""
        rows = [row.row() for row in input.rows]
        return await act_on_rows(
            RecordServiceMonthsPayload, info, input, lambda sheet: record_service_months(sheet, rows)
        )

"""Filing in batches (批量申报): many items of one applicant at once, an answer for each row."""

import strawberry

from api.kit.context import Info
from api.kit.keyed import Keyed
from api.kit.scalars import Facts
from api.rows.many_rows import CountedRow, RowsPayload, act_on_rows, answered, shown_grant
from api.types.applicants import ApplicantInput
from api.types.grants import Grant
from workflows.grants.filings import Batch, FilingRow, file_grants

_MOST_SUFFIX = "#200/submit"
"""A row's keys are the key of the whole with the number of the row and what is done."""


@strawberry.input(description="One item of a batch, such as one guarantee business.")
class FilingRowInput:
    """One row."""

    item: str = strawberry.field(default="", description="What it is for, such as the number of the loan contract.")
    facts: Facts = strawberry.field(description="Its facts.")


@strawberry.input(description="Many items of one applicant under one measure, at most 200 at once.")
class FileGrantsInput(Keyed):
    """Many items."""

    measure: str = strawberry.field(description="Code of a grant measure, such as A04-1.")
    applicant: ApplicantInput = strawberry.field(description="Who applies.")
    rows: list[FilingRowInput] = strawberry.field(description="The items, each drafted, submitted and answered.")
    policy: str | None = strawberry.field(
        default=None, description="Code of the policy; the one published last by default."
    )

    def batch(self) -> Batch:
        """Parse to the batch."""
        rows = tuple(FilingRow(row.item, row.facts) for row in self.rows)
        return Batch(self.measure, self.applicant.command(), self.policy, rows)


@strawberry.type(description="What became of one row.")
class FiledRow(CountedRow):
    """What became of one row."""

    @strawberry.field(description="The application, a draft where it could not be submitted; null where it is none.")
    async def grant(self, info: Info) -> Grant | None:
        """The grant."""
        return await shown_grant(self.answer, info)


@strawberry.type(description="An answer for each row, or why all of them were refused.")
class FileGrantsPayload(RowsPayload):
    """An answer for each row."""

    @strawberry.field(description="What became of each row, in their order; null where all of them were refused.")
    def rows(self) -> list[FiledRow] | None:
        """The rows."""
        return answered(self, FiledRow)


@strawberry.type
class FilingMutation:
    """Filing in batches."""

    @strawberry.mutation(
        description=(
            "File many items of one applicant at once (批量申报, art. 4), each answered by itself. "
            "By the applicant, or an officer in its place."
        )
    )
    async def file_grants(
        self,
        info: Info,
        input: FileGrantsInput,  # noqa: A002 - the contract's name
    ) -> FileGrantsPayload:
        """File in batches."""
        batch = input.batch()
        return await act_on_rows(
            FileGrantsPayload, info, input, lambda sheet: file_grants(sheet, batch), len(_MOST_SUFFIX)
        )

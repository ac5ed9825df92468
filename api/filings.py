"""Filing in batches (批量申报): many items of one applicant at once, an answer for each row."""

import strawberry

from api.applicants import ApplicantInput
from api.context import Info
from api.deeds import MOST_KEY, Payload, acting, checked_key
from api.errors import UserError, user_error
from api.grants import Grant
from api.keyed import Keyed
from api.loaders import Loaders
from api.scalars import Facts
from workflows.filings import Batch, FilingAnswer, FilingRow, file_grants
from workflows.refused import RefusedError

_MOST_SUFFIX = len("#200/submit")
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
class FiledRow:
    """What became of one row."""

    answer: strawberry.Private[FilingAnswer]

    @strawberry.field(description="Its place among the rows, 0 for the first: as in the paths of its errors.")
    def index(self) -> int:
        """The place."""
        return self.answer.row - 1

    @strawberry.field(
        description="Its place among the rows, 1 for the first.",
        deprecation_reason="Since 2026-11-28: `index` counts from 0, as the paths of errors do.",
    )
    def row(self) -> int:
        """The place, counted from one."""
        return self.answer.row

    @strawberry.field(description="The application, a draft where it could not be submitted; null where it is none.")
    async def grant(self, info: Info) -> Grant | None:
        """The grant."""
        uid = self.answer.grant_id
        found = await info.context.loaders.grant.load(uid) if uid else None
        return Grant(row=found) if found else None

    @strawberry.field(description="Why it was not submitted; empty where it was.")
    def errors(self, info: Info) -> list[UserError]:
        """Why not."""
        return [user_error(refusal, info.context.language) for refusal in self.answer.refusals]


@strawberry.type(description="An answer for each row, or why all of them were refused.")
class FileGrantsPayload(Payload):
    """An answer for each row."""

    answers: strawberry.Private[list[FilingAnswer] | None] = None

    @strawberry.field(description="What became of each row, in their order; null where all of them were refused.")
    def rows(self) -> list[FiledRow] | None:
        """The rows."""
        return None if self.answers is None else [FiledRow(answer=answer) for answer in self.answers]


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
        context = info.context
        try:
            actor, key = acting(info, input), checked_key(input.idempotency_key, MOST_KEY - _MOST_SUFFIX)
            answers = await file_grants(actor, input.batch(), key, context.moment, four_eyes=context.four_eyes)
        except RefusedError as refused:
            errors = [user_error(refusal, context.language) for refusal in refused.refusals]
            return FileGrantsPayload(shows={}, errors=errors)
        context.loaders = Loaders()
        return FileGrantsPayload(shows={}, errors=[], answers=answers)

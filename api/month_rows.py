"""Months in bulk (批量填报), as the system of the civil-affairs bureau sends them: an answer for each row."""

import strawberry

from api.context import Info
from api.deeds import MOST_KEY, Payload, acting, checked_key
from api.errors import UserError, user_error
from api.grants import Grant
from api.keyed import Keyed
from api.loaders import Loaders
from domain.refusals import Refusal
from workflows.month_rows import MonthRow, RowAnswer, record_service_months
from workflows.refused import RefusedError

_MOST_SUFFIX = len("#500")
"""A row's key is the key of the whole with the number of the row."""


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
class ServiceMonthRow:
    """What became of one row."""

    answer: strawberry.Private[RowAnswer]

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

    @strawberry.field(description="The grant as it now stands; null where the row was refused.")
    async def grant(self, info: Info) -> Grant | None:
        """The grant."""
        uid = self.answer.grant_id
        found = await info.context.loaders.grant.load(uid) if uid else None
        return Grant(row=found) if found else None

    @strawberry.field(description="Why it was refused; empty where the month is on record.")
    def errors(self, info: Info) -> list[UserError]:
        """Why not."""
        return [user_error(refusal, info.context.language) for refusal in self.answer.refusals]


@strawberry.type(description="An answer for each row, or why all of them were refused.")
class RecordServiceMonthsPayload(Payload):
    """An answer for each row."""

    answers: strawberry.Private[list[RowAnswer] | None] = None

    @strawberry.field(description="What became of each row, in their order; null where all of them were refused.")
    def rows(self) -> list[ServiceMonthRow] | None:
        """The rows."""
        return None if self.answers is None else [ServiceMonthRow(answer=answer) for answer in self.answers]


async def _act_on_rows(info: Info, asked: RecordServiceMonthsInput) -> RecordServiceMonthsPayload:
    """Each row is parsed, done and shown by itself: a deed of its own, not one deed of many rows."""
    context = info.context
    try:
        actor = acting(info, asked)
        key, rows = checked_key(asked.idempotency_key, MOST_KEY - _MOST_SUFFIX), [row.row() for row in asked.rows]
        answers = await record_service_months(actor, rows, key, context.moment, four_eyes=context.four_eyes)
    except RefusedError as refused:
        return _refused(info, refused.refusals)
    context.loaders = Loaders()
    return RecordServiceMonthsPayload(shows={}, errors=[], answers=answers)


def _refused(info: Info, refusals: list[Refusal]) -> RecordServiceMonthsPayload:
    errors = [user_error(refusal, info.context.language) for refusal in refusals]
    return RecordServiceMonthsPayload(shows={}, errors=errors)


@strawberry.type
class MonthRowsMutation:
    """Deeds on many programmes."""

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
        return await _act_on_rows(info, input)

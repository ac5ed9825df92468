"""What is sent in rows (批量办理): one key for all of them, and an answer for each."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry

from api.kit.commands import MOST_KEY, Payload, acting, checked_key
from api.kit.context import Info
from api.kit.errors import UserError, user_error
from api.kit.keyed import Keyed
from api.kit.loaders import Loaders
from api.limits.operation_cost import A_COMMAND
from api.types.grants import Grant
from workflows.runtime.pace import command_under_way
from workflows.transaction.many_rows import MOST_ROWS, RowAnswer, Sheet
from workflows.transaction.refused import RefusedError

OF_A_ROW = len(f"#{MOST_ROWS}")
"""Characters that a row adds to the key of the whole."""


@strawberry.type
class AnsweredRow:
    """What became of one row."""

    answer: strawberry.Private[RowAnswer]

    @strawberry.field(description="Its place among the rows, 0 for the first: as in the paths of its errors.")
    def index(self) -> int:
        """The place."""
        return self.answer.index

    @strawberry.field(description="Why it was refused, wholly or in a part; empty where all of it was done.")
    def errors(self, info: Info) -> list[UserError]:
        """Why not."""
        return [user_error(refusal, info.context.language) for refusal in self.answer.refusals]


@strawberry.type
class CountedRow(AnsweredRow):
    """A row of what was sent in rows before 2026-11-28."""

    @strawberry.field(
        description="Its place among the rows, 1 for the first.",
        deprecation_reason="Since 2026-11-28: `index` counts from 0, as the paths of errors do.",
    )
    def row(self) -> int:
        """The place, counted from one."""
        return self.answer.index + 1


@strawberry.type
class RowsPayload(Payload):
    """An answer for each row, or why all of them were refused."""

    answers: strawberry.Private[list[RowAnswer] | None] = None


P = TypeVar("P", bound=RowsPayload)
A = TypeVar("A", bound=AnsweredRow)


def answered(payload: RowsPayload, kind: type[A]) -> list[A] | None:
    """Return the rows of a payload, each as the kind that shows it; None where all of them were refused."""
    return None if payload.answers is None else [kind(answer=answer) for answer in payload.answers]


async def act_on_rows(
    payload: type[P],
    info: Info,
    asked: Keyed,
    done: Callable[[Sheet], Awaitable[list[RowAnswer]]],
    suffix: int = OF_A_ROW,
) -> P:
    """Do each row by itself and show what became of it: commands of their own, not one command of many rows.

    Each is charged as the command that it is. ``suffix`` are the characters that the rows add to the key.
    """
    context = info.context
    try:
        actor, key = acting(info, asked), checked_key(asked.idempotency_key, MOST_KEY - suffix)
        sheet = Sheet(actor, key, context.moment, context.four_eyes, context.rows_until)
        with command_under_way():
            answers = await done(sheet)
    except RefusedError as refused:
        return payload(shows={}, errors=[user_error(refusal, context.language) for refusal in refused.refusals])
    context.rates.charge(context.client, A_COMMAND * len(answers))
    context.loaders = Loaders()
    return payload(shows={}, errors=[], answers=answers)


async def shown_grant(answer: RowAnswer, info: Info) -> Grant | None:
    """Return the grant of a row, as long as the caller sees it; of all rows by one statement."""
    context = info.context
    found = await context.loaders.seen_grant(context.signed_in(), answer.shown) if answer.shown else None
    return Grant(row=found) if found else None

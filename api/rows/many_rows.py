"""What is sent in rows (批量办理): one key for all of them, and an answer for each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import new_class
from typing import Any, TypeVar, cast

import strawberry

from api.kit.commands import MOST_KEY, Payload, acting, checked_key
from api.kit.context import Info
from api.kit.errors import UserError, user_error
from api.kit.inputs import input_of, read
from api.kit.keyed import Keyed
from api.kit.loaders import Loaders
from api.kit.selections import chosen
from api.limits.operation_cost import A_COMMAND
from api.money.payments import Payment, PaymentLeg
from api.rows.changed_things import CHANGED, changed
from api.types.grants import Grant
from domain import models
from domain.refusals.refusals import Refusal
from workflows.access.scopes import may_read
from workflows.runtime.pace import command_under_way
from workflows.transaction.commands import Command
from workflows.transaction.declarations import declaration_of, declared_fields
from workflows.transaction.many_rows import RowAnswer, Sheet
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import ShownRows

C = TypeVar("C", bound=Command)


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
class RowsPayload(Payload):
    """An answer for each row, or why all of them were refused."""

    answers: strawberry.Private[list[RowAnswer] | None] = None


async def grant(root: AnsweredRow, info: Info) -> Grant | None:
    """Show the grant of a row, as long as the caller sees it; of all rows by one statement."""
    context, shown = info.context, root.answer.shown
    visible = await context.loaders.seen(context.signed_in(), models.Grant, shown) if shown else None
    return Grant(row=visible) if visible else None


async def payment(root: AnsweredRow, info: Info) -> Payment | None:
    """Show the payment of a row, as long as the caller sees its grant."""
    context, uid = info.context, root.answer.shown
    row = await context.loaders.seen(context.signed_in(), models.Payment, uid) if uid else None
    return Payment(row=row) if row else None


async def leg(root: AnsweredRow, info: Info) -> PaymentLeg | None:
    """Show the leg of a row, as long as the caller sees its grant."""
    context, uid = info.context, root.answer.shown
    row = await context.loaders.seen(context.signed_in(), models.PaymentLeg, uid) if uid else None
    return PaymentLeg(row=row) if row else None


_SHOWN: Mapping[str, Callable[..., Any]] = {show.__name__: show for show in (grant, payment, leg)}


def mutation_of_rows(command: type[C], handler: Callable[[Sheet, C], Awaitable[list[RowAnswer]]]) -> Any:  # noqa: ANN401
    """Return the field of a mutation that does each of many by itself: not one command of many rows.

    Each is charged as the command that it is.
    """
    declared, rows = declaration_of(command), _rows_of(command)
    answer = _payload_of(command, rows)

    async def resolve(info: Info, input: Keyed) -> Payload:  # noqa: A002 - the contract's name
        context = info.context
        try:
            actor, key = acting(info, input), checked_key(input.idempotency_key, MOST_KEY - len(rows.suffix))
            sheet = Sheet(actor, key, context.moment, context.four_eyes, context.rows_until)
            with command_under_way():
                answers = await handler(sheet, _read(command, input, info))
        except RefusedError as refused:
            _note(info, refused.refusals)
            return answer(shows={}, errors=[user_error(refusal, context.language) for refusal in refused.refusals])
        context.rates.charge(context.client, A_COMMAND * len(answers))
        _note(info, [refusal for each in answers for refusal in each.refusals])
        context.loaders, context.first = Loaders(), sheet.first()
        if not may_read(actor):
            return answer(shows={}, errors=[], answers=[replace(each, shown=None) for each in answers])
        return answer(shows={}, errors=[], answers=answers, kept=sheet.kept())

    resolve.__annotations__ = {"info": Info, "input": input_of(command), "return": answer}
    return strawberry.mutation(resolver=resolve, description=declared.does)


def _note(info: Info, refusals: Sequence[Refusal]) -> None:
    """Let the audit say, once for all of them, that rows were refused for want of a right."""
    if info.context.actor and not info.context.rehearses:
        info.context.witness.refused(info.context.actor, info.field_name, refusals)


def _rows_of(command: type) -> ShownRows:
    rows = declaration_of(command).rows
    if rows is None:
        message = f"{command.__name__} does not say how its rows are shown"
        raise TypeError(message)
    return rows


def _read(command: type[C], keyed: Keyed, info: Info) -> C:
    """The command that an input asks for; the things of a selection are its rows."""
    stated: Any = read(command, keyed, info.context)
    if not hasattr(stated, "selection"):
        return stated
    row = next(each for each in declared_fields(command) if each.name == "rows").type
    kind = next(each.id for each in declared_fields(row) if each.id)
    return cast("C", replace(stated, rows=chosen(kind, stated.rows, stated.selection, row)))


def _payload_of(command: type, rows: ShownRows) -> type[RowsPayload]:
    kind, name, sentence = _row_type(rows), f"{command.__name__}Payload", declaration_of(command).answers

    def answered(root: RowsPayload) -> list[Any] | None:
        return None if root.answers is None else [kind(answer=answer) for answer in root.answers]

    answered.__annotations__["return"] = list[kind] | None
    listed = strawberry.field(resolver=changed, description=CHANGED)
    body = {
        "rows": strawberry.field(resolver=answered, description=rows.meaning),
        "changed": listed,
        "__doc__": sentence,
    }
    payload = new_class(name, (RowsPayload,), exec_body=lambda space: space.update(body))
    return strawberry.type(payload, name=name, description=sentence)


@cache
def _row_type(rows: ShownRows) -> type[AnsweredRow]:
    shows = rows.shows
    body = {
        shows.name: strawberry.field(resolver=_SHOWN[shows.name], description=shows.meaning),
        "__doc__": rows.sentence,
    }
    row = new_class(rows.name, (AnsweredRow,), exec_body=lambda space: space.update(body))
    return strawberry.type(row, name=rows.name, description=rows.sentence)

"""Many rows at once (批量办理): the one mechanism of all that is sent in rows. Each is a deed, done or refused."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import TypeVar
from uuid import UUID

from domain.refusals import Code, Refusal
from workflows.actors import Actor
from workflows.clock import Moment
from workflows.refused import RefusedError, refuse
from workflows.work import Command, Done, Work, handle

MOST_ROWS = 500

C = TypeVar("C", bound=Command)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the rows of one request have in common: who sent them, under which key, when, and how long there is time."""

    actor: Actor
    key: str
    at: Moment
    four_eyes: bool
    until: float
    """By `time.monotonic`: no row is begun after it."""


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one row, counted from 0: the thing to show, where there is one, and the refusals."""

    index: int
    shown: UUID | None
    refusals: list[Refusal]


@dataclass(slots=True)
class Row:
    """One row that is being done."""

    sheet: Sheet
    index: int
    own: Collection[str] | None = None
    """The parts of the input that stand in the row, where some stand outside of it; None where all do."""
    within: tuple[str | int, ...] | None = None
    """Where the row stands in the input; None for its place among `rows`."""
    shown: UUID | None = None
    """What its answer shows: set as soon as it is known, it is shown where the row is refused, too."""

    async def do(self, deed: Callable[[Work, C], Awaitable[Done]], command: C, step: str = "") -> Done:
        """Do a deed of the row in a transaction of its own; raises its refusals.

        Its key is ``<key>#<row>``, counted from 1, with ``step`` where a row has more than one deed.
        """
        sheet = self.sheet
        key = f"{sheet.key}#{self.index + 1}{step}"
        outcome = await handle(sheet.actor, deed, command, key, sheet.at, four_eyes=sheet.four_eyes)
        if isinstance(outcome, Done):
            return outcome
        raise RefusedError(*outcome)

    def refused(self, refusals: Sequence[Refusal]) -> RowAnswer:
        """Answer that the row was refused, each refusal at its place in the whole input."""
        return RowAnswer(self.index, self.shown, [replace(no, path=self._placed(no.path)) for no in refusals])

    def _placed(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        if self.own is not None and path and path[0] not in self.own:
            return path
        return ("rows", self.index, *path) if self.within is None else self.within


async def do_each(
    sheet: Sheet,
    rows: Sequence[R],
    one: Callable[[Row, R], Awaitable[None]],
    *,
    order: Sequence[int] | None = None,
    most: int = MOST_ROWS,
) -> list[RowAnswer]:
    """Do each row by itself, one after the other; answer each, in the order of the rows.

    One bad row stops no other. The same rows under the same key again are answered alike, and nothing is done twice; a
    row that was refused is tried again. Deeds of others go on in between. ``order`` are the places of the rows in the
    order in which they are done. Raises TOO_MANY_ROWS above ``most``: then no row was done. A row for which no time was
    left is refused as NOT_REACHED.
    """
    if len(rows) > most:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=len(rows), most=most)
    answers: list[RowAnswer] = []
    for index in range(len(rows)) if order is None else order:
        row = Row(sheet, index)
        try:
            if monotonic() > sheet.until:
                raise refuse(Code.NOT_REACHED)
            await one(row, rows[index])
        except RefusedError as refused:
            answers.append(row.refused(refused.refusals))
        else:
            answers.append(RowAnswer(index, row.shown, []))
    return sorted(answers, key=lambda answer: answer.index)

"""Many rows at once (批量办理): the one mechanism of all that is sent in rows. Each is a command, done or refused."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Annotated, Generic, TypeAlias, TypeVar
from uuid import UUID

from domain.refusals.refusals import Code, Refusal
from workflows.runtime.clock import Moment
from workflows.transaction.actors import Actor
from workflows.transaction.commands import Command
from workflows.transaction.first_answers import AS_IT_STANDS, FirstAnswer
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.work import Done, Work, at_once, handle

MOST_ROWS = 500
Selection: TypeAlias = Annotated[
    str | None, "Instead of rows: `selection` of a page of a list, at the versions that it showed."
]
"""The things of a page instead of rows: whoever handles the command finds them as its rows."""

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
    did: list[Done] = field(default_factory=list[Done])
    """What the commands of its rows did, or had done before."""

    def first(self) -> FirstAnswer:
        """Return what its rows answered first; what was changed anew is shown as it stands."""
        anew = (uid for done in self.did if done.first is AS_IT_STANDS for uid in done.shows.values())
        return FirstAnswer.of_rows(done.first for done in self.did).without(anew)

    def kept(self) -> frozenset[UUID]:
        """Return the answers that are kept of its rows."""
        return frozenset(done.answer for done in self.did if done.answer is not None)


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one row, counted from 0: the thing to show, where there is one, and the refusals."""

    index: int
    shown: UUID | None
    refusals: list[Refusal]


@dataclass(frozen=True, slots=True)
class Layout(Generic[R]):
    """How rows stand in the input."""

    thing: Callable[[R], UUID] | None = None
    """What a row is on, where it says so: its answer shows that, whatever becomes of the row."""
    own: Collection[str] | None = None
    """The parts of the input that stand in a row, where some stand outside of it; None where all do."""
    within: tuple[str, ...] | None = None
    """Where the refusals of every row point; None for its place among `rows`."""
    most: int = MOST_ROWS
    groups: Sequence[Hashable] | None = None
    """What each row changes, where several may change one thing: that is changed once, by one transaction."""

    def placed(self, index: int, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return the place in the whole input of a place in a row."""
        if self.own is not None and path and path[0] not in self.own:
            return path
        return ("rows", index, *path) if self.within is None else self.within


@dataclass(slots=True)
class Row:
    """One row that is being done."""

    sheet: Sheet
    index: int
    shown: UUID | None = None
    """What its answer shows: what is set before the row is refused is shown beside the refusal."""

    @property
    def on(self) -> UUID:
        """The thing that the row is on, where that is known beforehand."""
        if self.shown is None:
            message = "the row says of no thing that it is on"
            raise ValueError(message)
        return self.shown

    async def do(self, handler: Callable[[Work, C], Awaitable[Done]], command: C, step: str = "") -> Done:
        """Do a command of the row, whole or not at all; raises its refusals.

        Its key is ``<key>#<row>``, counted from 1, with ``step`` where a row has more than one command.
        """
        sheet = self.sheet
        key = f"{sheet.key}#{self.index + 1}{step}"
        outcome = await handle(sheet.actor, handler, command, key, sheet.at, four_eyes=sheet.four_eyes)
        if isinstance(outcome, Done):
            sheet.did.append(outcome)
            return outcome
        raise RefusedError(*outcome)


def within(selection: str | None) -> tuple[str, ...] | None:
    """Return where the refusals of every row point if rows are those of a selection; None for its place among rows."""
    return None if selection is None else ("selection",)


async def do_each(
    sheet: Sheet,
    rows: Sequence[R],
    one: Callable[[Row, R], Awaitable[None]],
    layout: Layout[R] | None = None,
    order: Sequence[int] | None = None,
) -> list[RowAnswer]:
    """Do each row by itself, one after the other; answer each, in the order of the rows.

    One bad row stops no other. The same rows under the same key again are answered alike, and nothing is done twice; a
    row that was refused is tried again. Commands of others go on in between. ``order`` are the places of the rows in
    the order in which they are done; those of one group follow its first. Raises TOO_MANY_ROWS: then no row was done.
    A row for which no time was left is refused as NOT_REACHED.
    """
    stand: Layout[R] = layout or Layout()
    if len(rows) > stand.most:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=len(rows), most=stand.most)
    places = range(len(rows)) if order is None else order
    answered = partial(_answered, sheet, rows, one, stand)
    if stand.groups is None:
        answers = [await answered(index) for index in places]
    else:
        answers = [
            answer for group in _grouped(places, stand.groups) for answer in await _together(sheet, group, answered)
        ]
    return sorted(answers, key=lambda answer: answer.index)


async def _answered(
    sheet: Sheet, rows: Sequence[R], one: Callable[[Row, R], Awaitable[None]], stand: Layout[R], index: int
) -> RowAnswer:
    """Do one row, and answer it."""
    row, refusals = Row(sheet, index), list[Refusal]()
    try:
        row.shown = stand.thing(rows[index]) if stand.thing else None
        if monotonic() > sheet.until:
            raise refuse(Code.NOT_REACHED)
        await one(row, rows[index])
    except RefusedError as refused:
        refusals = [replace(no, path=stand.placed(index, no.path)) for no in refused.refusals]
    return RowAnswer(index, row.shown, refusals)


def _grouped(places: Sequence[int], groups: Sequence[Hashable]) -> list[list[int]]:
    """The places of the rows of each group, the groups in the order of their first rows."""
    grouped: dict[Hashable, list[int]] = {}
    for place in places:
        grouped.setdefault(groups[place], []).append(place)
    return list(grouped.values())


async def _together(
    sheet: Sheet, group: Sequence[int], answered: Callable[[int], Awaitable[RowAnswer]]
) -> list[RowAnswer]:
    """Do the rows of a group in one transaction: each by itself, and what they change is changed once."""

    async def each() -> list[RowAnswer]:
        return [await answered(index) for index in group]

    try:
        return await at_once(sheet.at, each)
    except RefusedError as refused:
        return [RowAnswer(index, None, refused.refusals) for index in group]

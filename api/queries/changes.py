"""Changes of grants, as they happen and for who was away: subscriptions, and a list to read by pages."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from graphql import GraphQLError

import domain.models as rows
from api.access.said_errors import bad_input, refused
from api.kit.connections import MOST_A_PAGE, PageInfo
from api.kit.context import Info
from api.kit.cursors import sealed, unsealed
from api.kit.identifiers import read_global_id
from api.kit.shared_readings import COST_OF_A_MESSAGE
from api.money.grant_accounts import history_of
from api.types.grants import Grant
from api.types.history import HistoryStep
from domain.policy.conditions import Text
from workflows.changes.changes import BEGINNING, Change, LostChangesError, Mark, read_changes
from workflows.transaction.seen import seen_by

_NUMBER_BYTES = 8
_USE = "changes"
"""A cursor of a list is no place among the changes, nor the other way round."""
Since: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="Cursor of the last change that was seen; null tells from now on."),
]


@strawberry.type(
    description="That a grant was changed (变更): itself, or what stands around it. One for all that a command did to "
    "it, however many rows it had."
)
class GrantChange:
    """That a grant was changed."""

    change: strawberry.Private[Change]
    grant: Grant = strawberry.field(description="The grant as it now stands; a later change may show in it already.")

    @strawberry.field(description="Its place among the changes: `after` of what comes next, a year later too.")
    def cursor(self) -> str:
        """Its place."""
        return cursor_of(self.change.mark)

    @strawberry.field(description="When the deed that did it began.")
    def changed_at(self) -> datetime:
        """When."""
        return self.change.at

    @strawberry.field(
        description="The steps that this command took (办理环节), also that an account was recorded: each step of "
        "`history` is told by one change. None where it recorded facts or documents alone."
    )
    async def steps(self, info: Info) -> list[HistoryStep]:
        """The steps."""
        return [step for step in await history_of(self.grant.row, info) if step.deed == self.change.mark.deed]


@strawberry.type(description="A change, in a page.")
class GrantChangeEdge:
    """A change, in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: GrantChange = strawberry.field(description="The change.")


@strawberry.type(
    description="A page of changes, the first first. It is read forwards alone, and not counted: it has no last page."
)
class GrantChangeConnection:
    """A page of changes."""

    edges: list[GrantChangeEdge] = strawberry.field(description="Changes of grants that the caller may see.")
    page_info: PageInfo = strawberry.field(
        description="About the page. `endCursor` is where reading goes on, also of a page on which the caller sees "
        "nothing, and of an empty one; `hasNextPage`, whether there is more to read at once."
    )

    @strawberry.field(description="What is on the page, without the places.")
    def nodes(self) -> list[GrantChange]:
        """What is on the page."""
        return [edge.node for edge in self.edges]


@strawberry.type
class ChangeQuery:
    """Reading changes by pages."""

    @strawberry.field(
        description="Changes of grants that the caller may see, the first first, for who reads now and then: a reader "
        "that goes on from `endCursor` misses none."
    )
    async def changes(
        self,
        info: Info,
        after: Annotated[
            str | None,
            strawberry.argument(description="`endCursor` of the page before; null reads from the beginning."),
        ] = None,
        first: Annotated[int | None, strawberry.argument(description="How many to look at, 1 to 100.")] = MOST_A_PAGE,
    ) -> GrantChangeConnection:
        """A page of changes."""
        info.context.signed_in()
        most = MOST_A_PAGE if first is None else first
        if not 1 <= most <= MOST_A_PAGE:
            en = f"first: ask for 1 to {MOST_A_PAGE} changes"
            raise bad_input(Text(zh=f"每页须为1至{MOST_A_PAGE}条", en=en))
        mark = mark_of(after) if after else BEGINNING
        try:
            changes = await read_changes(mark, most)
        except LostChangesError:
            raise lost_changes() from None
        shown = await _shown(info, changes)
        edges = [GrantChangeEdge(cursor=cursor_of(each.change.mark), node=each) for each in shown]
        about = PageInfo(
            has_next_page=len(changes) == most,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=cursor_of(changes[-1].mark if changes else mark),
        )
        return GrantChangeConnection(edges=edges, page_info=about)


@strawberry.type
class ChangeSubscription:
    """What is told as it happens."""

    @strawberry.subscription(
        description="Every change of a grant; ends at once where there is none that the caller may see."
    )
    async def grant_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The grant.")],  # noqa: A002 - the contract's name
        after: Since = None,
    ) -> AsyncGenerator[GrantChange]:
        """Every change of a grant."""
        read = read_global_id(id)
        if read is None or read[0] != "Grant" or not await visible_grants(info, [read[1]]):
            return
        async with aclosing(_followed(info, after, read[1])) as changes:
            async for change in changes:
                yield change

    @strawberry.subscription(
        description="Every change of every grant that the caller may see (收件箱): its own, its district's, or all."
    )
    async def inbox_changed(self, info: Info, after: Since = None) -> AsyncGenerator[GrantChange]:
        """Every change that the caller may see."""
        async with aclosing(_followed(info, after, None)) as changes:
            async for change in changes:
                yield change


async def _followed(info: Info, after: str | None, grant_id: UUID | None) -> AsyncGenerator[GrantChange]:
    context = info.context
    context.signed_in()
    mark = mark_of(after) if after else None
    try:
        async with aclosing(context.feed.follow(mark, grant_id)) as changes:
            async for change in changes:
                context.signed.check()
                reading = partial(_shown, info, [change])
                for shown in await context.readings.read(context, ("seen", change.mark), COST_OF_A_MESSAGE, reading):
                    yield shown
    except LostChangesError:
        raise lost_changes() from None


async def _shown(info: Info, changes: list[Change]) -> list[GrantChange]:
    """The changes of grants that the caller may see, by one statement."""
    grants = await visible_grants(info, [change.grant_id for change in changes])
    return [
        GrantChange(change=change, grant=Grant(row=grants[change.grant_id]))
        for change in changes
        if change.grant_id in grants
    ]


async def visible_grants(info: Info, ids: list[UUID]) -> dict[UUID, rows.Grant]:
    """Return of the grants of these ids those that the caller may see, by their ids."""
    grants = await (await seen_by(info.context.signed_in(), rows.Grant)).filter(id__in=ids) if ids else []
    return {row.id: row for row in grants}


def lost_changes() -> GraphQLError:
    """Return what is said of a cursor that this database never gave."""
    en = (
        "The database was restored from a backup that is older than your last cursor: what you read since may not have "
        "happened. Read all changes anew, without `after`."
    )
    zh = "数据库已由更早的备份恢复，您此前读到的变更可能不再有效，请从头重新读取全部变更"
    return refused(Text(zh=zh, en=en), "CHANGES_RESTORED")


def cursor_of(mark: Mark) -> str:
    """Return the cursor of a place among the changes."""
    return sealed(mark.number.to_bytes(_NUMBER_BYTES, "big") + mark.deed.bytes, _USE)


def mark_of(cursor: str) -> Mark:
    """Return the place among the changes that a cursor names; raises BAD_USER_INPUT where it is none."""
    try:
        raw = unsealed(cursor, _USE)
    except ValueError:
        raise bad_input(Text(zh="不是变更记录的位置", en="after: this is no cursor of a change")) from None
    return Mark(int.from_bytes(raw[:_NUMBER_BYTES], "big"), UUID(bytes=raw[_NUMBER_BYTES:]))

"""Changes of grants, as they happen and for who was away: subscriptions, and a list to read by pages."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.connections import MOST_A_PAGE
from api.kit.context import Info
from api.kit.feeds.pages import FeedPage, FromThere, LookedAt, Shown, Since, feed_page, followed
from api.kit.feeds.places import cursor_of
from api.kit.identifiers import read_global_id
from api.money.grant_accounts import history_of
from api.types.grants import Grant
from api.types.history import HistoryStep
from domain.policy.conditions import Text
from workflows.changes.changes import Change, Mark
from workflows.transaction.seen import seen_by


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
class GrantChangeConnection(FeedPage[GrantChange]):
    """A page of changes."""

    edges: list[GrantChangeEdge] = strawberry.field(description="Changes of grants that the caller may see.")


@strawberry.type
class ChangeQuery:
    """Reading changes by pages."""

    @strawberry.field(
        description="Changes of grants that the caller may see, the first first, for who reads now and then: a reader "
        "that goes on from `endCursor` misses none."
    )
    async def changes(
        self, info: Info, after: FromThere = None, first: LookedAt = MOST_A_PAGE
    ) -> GrantChangeConnection:
        """A page of changes."""
        return await feed_page(GrantChangeConnection, _edge, info, _CHANGES, (after, first))


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
        async with aclosing(followed(info, _CHANGES, after, read[1])) as changes:
            async for change in changes:
                yield change

    @strawberry.subscription(
        description="Every change of every grant that the caller may see (收件箱): its own, its district's, or all."
    )
    async def inbox_changed(self, info: Info, after: Since = None) -> AsyncGenerator[GrantChange]:
        """Every change that the caller may see."""
        async with aclosing(followed(info, _CHANGES, after)) as changes:
            async for change in changes:
                yield change


def _mark(change: GrantChange) -> Mark:
    return change.change.mark


def _edge(cursor: str, change: GrantChange) -> GrantChangeEdge:
    return GrantChangeEdge(cursor=cursor, node=change)


async def _shown(info: Info, changes: list[Change]) -> list[GrantChange]:
    """The changes of grants that the caller may see, by one statement."""
    grants = await visible_grants(info, [change.grant_id for change in changes])
    return [
        GrantChange(change=change, grant=Grant(row=grants[change.grant_id]))
        for change in changes
        if change.grant_id in grants
    ]


_CHANGES = Shown[GrantChange](Text(zh="条", en="changes"), _shown, _mark)


async def visible_grants(info: Info, ids: list[UUID]) -> dict[UUID, rows.Grant]:
    """Return of the grants of these ids those that the caller may see, by their ids."""
    grants = await (await seen_by(info.context.signed_in(), rows.Grant)).filter(id__in=ids) if ids else []
    return {row.id: row for row in grants}

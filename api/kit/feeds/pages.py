"""Pages of a feed and what follows it: one way for whatever is shown of the changes."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any, Generic, NamedTuple, TypeAlias, TypeVar, cast
from uuid import UUID

import strawberry

from api.access.said_errors import bad_input
from api.kit.connections import MOST_A_PAGE, PageInfo
from api.kit.context import Info
from api.kit.feeds.places import cursor_of, lost_changes, mark_of
from api.kit.shared_readings import COST_OF_A_MESSAGE
from domain.policy.conditions import Text
from workflows.changes.changes import BEGINNING, Change, LostChangesError, Mark, read_changes

Since: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="Cursor of the last change that was seen; null tells from now on."),
]
FromThere: TypeAlias = Annotated[
    str | None, strawberry.argument(description="`endCursor` of the page before; null reads from the beginning.")
]
LookedAt: TypeAlias = Annotated[int | None, strawberry.argument(description="How many to look at, 1 to 100.")]
N = TypeVar("N")
E = TypeVar("E")
C = TypeVar("C")


@strawberry.type
class FeedPage(Generic[N]):
    """What every page of a feed has beside its edges: as `Paged`, but forwards alone, and uncounted."""

    page_info: PageInfo = strawberry.field(
        description="About the page. `endCursor` is where reading goes on, also of a page on which the caller sees "
        "nothing, and of an empty one; `hasNextPage`, whether there is more to read at once."
    )

    @strawberry.field(description="What is on the page, without the places.")
    def nodes(self) -> list[N]:
        """What is on the page."""
        return [edge.node for edge in cast("Any", self).edges]


class Shown(NamedTuple, Generic[N]):
    """What a caller is shown of some changes: how it is read, what it is called, and its place."""

    plural: Text
    read: Callable[[Info, list[Change]], Awaitable[Sequence[N]]]
    place: Callable[[N], Mark]


async def feed_page(
    kind: Callable[..., C],
    edge_of: Callable[[str, N], E],
    info: Info,
    shown: Shown[N],
    at: tuple[str | None, int | None],
) -> C:
    """Return a page of a feed, for who signed in: after a cursor, of so many changes that are looked at.

    Raises BAD_USER_INPUT for a cursor or a number that is none, CHANGES_RESTORED for a place that is lost,
    CHANGES_FORGOTTEN for one after which changes are no longer kept.
    """
    info.context.signed_in()
    after, first = at
    most = MOST_A_PAGE if first is None else first
    if not 1 <= most <= MOST_A_PAGE:
        en = f"first: ask for 1 to {MOST_A_PAGE} {shown.plural.en}"
        raise bad_input(Text(zh=f"每页须为1至{MOST_A_PAGE}{shown.plural.zh}", en=en))
    mark = mark_of(after) if after else BEGINNING
    try:
        changes = await read_changes(mark, most)
    except LostChangesError as lost:
        raise lost_changes(lost) from None
    cursors = [(cursor_of(shown.place(each)), each) for each in await shown.read(info, changes)]
    about = PageInfo(
        has_next_page=len(changes) == most,
        has_previous_page=after is not None,
        start_cursor=cursors[0][0] if cursors else None,
        end_cursor=cursor_of(changes[-1].mark if changes else mark),
    )
    return kind(edges=[edge_of(cursor, each) for cursor, each in cursors], page_info=about)


async def followed(info: Info, shown: Shown[N], after: str | None, grant_id: UUID | None = None) -> AsyncGenerator[N]:
    """Tell who signed in of each change after a cursor or from now on, of every grant or of one, as it happens.

    What callers who see the same are shown of a change is read once for all of them.
    """
    context = info.context
    context.signed_in()
    mark = mark_of(after) if after else None
    try:
        async with aclosing(context.feed.follow(mark, grant_id)) as changes:
            async for change in changes:
                context.signed.check()
                reading = partial(shown.read, info, [change])
                key = (shown.plural.en, change.mark)
                for each in await context.readings.read(context, key, COST_OF_A_MESSAGE, reading):
                    yield each
    except LostChangesError as lost:
        raise lost_changes(lost) from None

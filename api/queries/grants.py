"""Asking for grants: one, or a page of those that the caller may see."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Listing, Paged, Paging, connection_of
from api.kit.context import Info
from api.kit.identifiers import read_global_id
from api.kit.selections import selection_of
from api.queries.grant_filters import GrantFilter, filtered
from api.queries.grant_orders import GrantOrder, order_of
from api.shapes.roots import Found, Listed
from api.shapes.shapes import shaped
from api.types.deadlines import grants_in_time, overdue_grants
from api.types.grants import Grant
from workflows.transaction.seen import seen_by, seen_one


@strawberry.type(description="One grant of a page.")
class GrantEdge:
    """One grant of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Grant = strawberry.field(description="The grant.")


@strawberry.type(description="A page of grants.")
class GrantConnection(Paged[Grant]):
    """A page of grants."""

    edges: list[GrantEdge] = strawberry.field(description="The grants of the page.")

    @strawberry.field(
        description="The grants of the page as they are shown (选定清单): given to `acceptGrants`, `proposeGrants`, "
        "`openPublicities` or `approveGrants`, these are done, the first submitted first, and one that was changed "
        "since is refused. Nobody can alter it."
    )
    def selection(self) -> str:
        """The grants of the page, fixed."""
        shown = sorted((edge.node.row for edge in self.edges), key=_filed)
        return selection_of("Grant", [(row.id, row.version) for row in shown])


def _filed(row: rows.Grant) -> tuple[date, datetime, UUID]:
    """By when a grant was submitted, drafts last: of those that are approved together the first is served first."""
    return row.submitted_on or date.max, row.created_at, row.id


async def _listing(
    info: Info,
    paging: Paging,
    filter: GrantFilter | None = None,  # noqa: A002 - the contract's name
    order_by: GrantOrder | None = None,
) -> Listing[rows.Grant]:
    order = order_of(order_by)
    grants = await filtered(await seen_by(info.context.signed_in(), rows.Grant), filter, order)
    if filter is not None and filter.overdue is not None:
        context = info.context
        of = overdue_grants if filter.overdue else grants_in_time
        grants = grants.filter(await of(context.moment.today, context.answer_days, context.objection_days))
    return Listing(grants, paging, order)


async def _only_row(info: Info, id: str) -> tuple[QuerySet[rows.Grant], UUID] | None:  # noqa: A002 - the contract's name
    actor, read = info.context.signed_in(), read_global_id(id)
    if read is None or read[0] != "Grant":
        return None
    return await seen_by(actor, rows.Grant), read[1]


@strawberry.type
class GrantQuery:
    """Asking for grants."""

    @strawberry.field(
        description="Grants that the caller may see, newest first where no order is asked for.",
        metadata=shaped(Listed(rows.Grant, _listing)),
    )
    async def grants(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            GrantFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
        order_by: Annotated[
            GrantOrder | None, strawberry.argument(description="In which order; a cursor holds for one order.")
        ] = None,
    ) -> GrantConnection:
        """A page of grants."""
        listing = await _listing(info, Paging(first, after, last, before), filter, order_by)
        return await connection_of(
            GrantConnection,
            lambda cursor, row: GrantEdge(cursor=cursor, node=Grant(row=row)),
            listing.rows,
            listing.paging,
            listing.order,
        )

    @strawberry.field(
        description="One grant; null where there is none that the caller may see.",
        metadata=shaped(Found(rows.Grant, _only_row)),
    )
    async def grant(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002 - the contract's name
    ) -> Grant | None:
        """One grant."""
        return await visible_grant(info, id)


async def visible_grant(info: Info, text: str) -> Grant | None:
    """Return the grant of a global id, if it is one and the caller may see it."""
    actor, read = info.context.signed_in(), read_global_id(text)
    if read is None or read[0] != "Grant":
        return None
    row = await seen_one(actor, rows.Grant, read[1])
    return Grant(row=row) if row else None

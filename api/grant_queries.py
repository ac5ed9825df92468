"""Asking for grants: one, or a page of those that the caller may see."""

from typing import Annotated

import strawberry
from tortoise.queryset import QuerySet

import domain.models as rows
from api.connections import After, First, PageInfo, as_kept, page_of
from api.context import Info
from api.enumerations import GrantState, Role
from api.grants import Grant
from api.identifiers import read_global_id
from workflows.actors import Actor


@strawberry.type(description="One grant of a page.")
class GrantEdge:
    """One grant of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Grant = strawberry.field(description="The grant.")


@strawberry.type(description="A page of grants, newest first.")
class GrantConnection:
    """A page of grants."""

    counted: strawberry.Private[QuerySet[rows.Grant]]
    edges: list[GrantEdge] = strawberry.field(description="The grants of the page.")
    page_info: PageInfo = strawberry.field(description="About the page.")

    @strawberry.field(description="How many there are in all. Costs a count: ask only where it is shown.")
    async def total_count(self) -> int:
        """How many there are."""
        return await self.counted.count()


@strawberry.input(description="Which grants; every part given must hold.")
class GrantFilter:
    """Which grants."""

    states: list[GrantState] | None = strawberry.field(default=None, description="Where they stand.")
    measures: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their applicant.")
    number: str | None = strawberry.field(default=None, description="Number of the file.")


def visible_grants(actor: Actor) -> QuerySet[rows.Grant]:
    """Answer the grants that an actor may see: an applicant its own, a district its own, the others all."""
    if actor.role is Role.APPLICANT:
        return rows.Grant.filter(applicant__credit_code=actor.credit_code)
    if actor.role is Role.DISTRICT_OFFICER:
        return rows.Grant.filter(applicant__district_code=actor.district)
    return rows.Grant.all()


def _filtered(grants: QuerySet[rows.Grant], asked: GrantFilter | None) -> QuerySet[rows.Grant]:
    if asked is None:
        return grants
    if asked.states is not None:
        grants = grants.filter(state__in=[str(state) for state in asked.states])
    if asked.measures is not None:
        grants = grants.filter(measure__in=[as_kept(code, 20) for code in asked.measures])
    if asked.credit_code is not None:
        grants = grants.filter(applicant__credit_code=as_kept(asked.credit_code, 18))
    return grants if asked.number is None else grants.filter(number=as_kept(asked.number, 40))


@strawberry.type
class GrantQuery:
    """Asking for grants."""

    @strawberry.field(description="Grants that the caller may see, newest first.")
    async def grants(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            GrantFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> GrantConnection:
        """A page of grants."""
        found = _filtered(visible_grants(info.context.signed_in()), filter)
        page, info_of_page = await page_of(found, first, after)
        edges = [GrantEdge(cursor=cursor, node=Grant(row=row)) for cursor, row in page]
        return GrantConnection(counted=found, edges=edges, page_info=info_of_page)

    @strawberry.field(description="One grant; null where there is none that the caller may see.")
    async def grant(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002 - the contract's name
    ) -> Grant | None:
        """One grant."""
        return await visible_grant(info, id)


async def visible_grant(info: Info, text: str) -> Grant | None:
    """Answer the grant of a global id, if it is one and the caller may see it."""
    actor, read = info.context.signed_in(), read_global_id(text)
    if read is None or read[0] != "Grant":
        return None
    row = await visible_grants(actor).get_or_none(id=read[1])
    return Grant(row=row) if row else None

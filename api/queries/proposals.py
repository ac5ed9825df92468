"""Asking for proposals (提请): what waits for a second person, and what became of the others."""

from typing import Annotated
from uuid import UUID

import strawberry

from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, connection_of
from api.kit.context import Info
from api.kit.enumerations import ProposalState, ProposedDeed
from api.kit.identifiers import read_global_id
from api.money.money_sights import office_alone, seen_proposals
from api.types.proposals import Proposal

_NEWEST = Order("proposed_at")


@strawberry.type(description="A proposal in a page.")
class ProposalEdge:
    """A proposal in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: Proposal = strawberry.field(description="The proposal.")


@strawberry.type(description="A page of proposals, newest first.")
class ProposalConnection(Paged[Proposal]):
    """A page of proposals."""

    edges: list[ProposalEdge] = strawberry.field(description="The proposals of the page.")


@strawberry.input(description="Which proposals; every part given must hold.")
class ProposalFilter:
    """Which proposals."""

    states: list[ProposalState] | None = strawberry.field(default=None, description="Where they stand.")
    deeds: list[ProposedDeed] | None = strawberry.field(default=None, description="What would be done.")
    subject_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the policy, award or budget on which it would be done."
    )


@strawberry.type
class ProposalQuery:
    """Asking for proposals."""

    @strawberry.field(description="Proposals, newest first (提请事项). For the office alone.")
    async def proposals(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            ProposalFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> ProposalConnection:
        """A page of proposals."""
        office_alone(info)
        proposals = await seen_proposals(info)
        criteria = filter or ProposalFilter()
        if criteria.states is not None:
            proposals = proposals.filter(state__in=[str(state) for state in criteria.states])
        if criteria.deeds is not None:
            proposals = proposals.filter(deed__in=[str(deed) for deed in criteria.deeds])
        if criteria.subject_id is not None:
            read = read_global_id(criteria.subject_id)
            proposals = proposals.filter(subject_id=read[1] if read else UUID(int=0))
        return await connection_of(
            ProposalConnection,
            lambda cursor, row: ProposalEdge(cursor=cursor, node=Proposal(row=row)),
            proposals,
            Paging(first, after, last, before),
            _NEWEST,
        )

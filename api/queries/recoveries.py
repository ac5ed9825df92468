"""Lists of recoveries (追回清单): by state, cause, grant, treasury and day."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import strawberry
from tortoise.expressions import Q, Subquery

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Listing, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import RecoveryCause, RecoveryState
from api.kit.identifiers import read_global_id
from api.money.money_filters import instants, of_grants
from api.money.money_orders import RecoveryOrder, order_of_money
from api.money.recoveries import Recovery
from api.shapes.roots import Listed
from api.shapes.shapes import shaped
from api.types.deadlines import overdue_recoveries
from workflows.transaction.seen import seen_by
from workflows.treasury.payment_lists import recoveries_of_treasury

_NEWEST = Order("opened_at")


@strawberry.type(description="One recovery of a page.")
class RecoveryEdge:
    """One recovery of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Recovery = strawberry.field(description="The recovery.")


@strawberry.type(description="A page of recoveries.")
class RecoveryConnection(Paged[Recovery]):
    """A page of recoveries."""

    edges: list[RecoveryEdge] = strawberry.field(description="The recoveries of the page.")


@strawberry.input(description="Which recoveries; every part given must hold.")
class RecoveryFilter:
    """Which recoveries."""

    states: list[RecoveryState] | None = strawberry.field(default=None, description="Where they stand.")
    grant_id: strawberry.ID | None = strawberry.field(default=None, description="Id of their grant.")
    grant_number: str | None = strawberry.field(default=None, description="Number of their file (受理编号).")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their applicant.")
    treasury: str | None = strawberry.field(
        default=None, description="Whose treasury paid a part of what is asked back, by its code."
    )
    opened_from: date | None = strawberry.field(default=None, description="First day on which they were opened.")
    opened_to: date | None = strawberry.field(default=None, description="Last day on which they were opened.")
    causes: list[RecoveryCause] | None = strawberry.field(default=None, description="Why money is asked back.")
    overdue: bool | None = strawberry.field(
        default=None, description="Whether their reply or their repayment should have come by now (逾期)."
    )


async def _listing(
    info: Info,
    paging: Paging,
    filter: RecoveryFilter | None = None,  # noqa: A002 - the contract's name
    order_by: RecoveryOrder | None = None,
) -> Listing[rows.Recovery]:
    recoveries = await seen_by(info.context.signed_in(), rows.Recovery)
    recoveries = recoveries if filter is None else recoveries.filter(_condition(filter, info))
    return Listing(recoveries, paging, order_of_money(order_by, _NEWEST))


@strawberry.type
class RecoveryQuery:
    """Asking for recoveries."""

    @strawberry.field(
        description="Recoveries of grants that the caller may see, newest first where no order is asked for (追回).",
        metadata=shaped(Listed(rows.Recovery, _listing)),
    )
    async def recoveries(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            RecoveryFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
        order_by: Annotated[
            RecoveryOrder | None, strawberry.argument(description="In which order; a cursor holds for one order.")
        ] = None,
    ) -> RecoveryConnection:
        """A page of recoveries."""
        listing = await _listing(info, Paging(first, after, last, before), filter, order_by)
        return await connection_of(
            RecoveryConnection,
            lambda cursor, row: RecoveryEdge(cursor=cursor, node=Recovery(row=row)),
            listing.rows,
            listing.paging,
            listing.order,
        )


def _condition(criteria: RecoveryFilter, info: Info) -> Q:
    compared: dict[str, Any] = {
        "state__in": None if criteria.states is None else [str(state) for state in criteria.states],
        "cause__in": None if criteria.causes is None else [str(cause) for cause in criteria.causes],
        "grant_id": None if criteria.grant_id is None else _grant_of(criteria.grant_id),
        **of_grants("grant__", criteria.measure_codes, criteria.grant_number, criteria.credit_code),
        **instants("opened_at", criteria.opened_from, criteria.opened_to),
    }
    condition = Q(**{name: value for name, value in compared.items() if value is not None})
    if criteria.treasury is not None:
        condition &= recoveries_of_treasury(as_kept(criteria.treasury, 20))
    if criteria.overdue is None:
        return condition
    overdue = Q(id__in=Subquery(overdue_recoveries(info.context.moment.today).values("id")))
    return condition & (overdue if criteria.overdue else ~overdue)


def _grant_of(text: str) -> UUID:
    """The id of a grant; of what is none an id that nothing has."""
    read = read_global_id(text)
    return read[1] if read and read[0] == "Grant" else UUID(int=0)

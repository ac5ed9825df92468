"""Budgets (预算) and their ledger as the API shows them."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paging, connection_of
from api.kit.nodes import Versioned
from api.kit.scalars import CNYAmount
from api.money.ledger_entries import LedgerEntry, LedgerEntryConnection, LedgerEntryEdge
from api.shapes.columns import column
from api.types.actions import PartActions

_NEWEST = Order("recorded_at")


@strawberry.type(
    description="What one treasury arranged for a policy in a calendar year (预算指标, art. 15), and how it stands: "
    "appropriated = free + reserved + paid + recovered + lapsed + carriedOver, always."
)
class Budget(PartActions, Versioned):
    """A budget."""

    row: strawberry.Private[rows.Budget]
    end: strawberry.Private[datetime | None] = None
    """The instant before which it is shown; None for how it stands now."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    def is_past(self) -> bool:
        """Return whether it is shown as it stood on a past day."""
        return self.end is not None

    policy_code: str = column("Code of the policy.")
    treasury: str = column("Whose it is: a payer's code such as city, or the code of a paying district.")
    year: int = column("The calendar year, which is the budget year (I-43).")
    appropriated: CNYAmount = column("Yuan that were arranged, what was brought forward included (安排).")
    free: CNYAmount = column("Yuan not yet committed (可用).")
    reserved: CNYAmount = column("Yuan committed to legs that are not paid yet (已保留).")
    paid: CNYAmount = column("Yuan paid out and not come back (已支付).")
    recovered: CNYAmount = column("Yuan that came back on recoveries and were not restored (已追回).")
    lapsed: CNYAmount = column("Yuan that were not used by the end of the year, and not carried over (已收回).")
    carried_over: CNYAmount = column("Yuan that lapsed and were carried over to a later year (已结转).")

    @strawberry.field(description="Its entries, newest first; of a past day those that were written until its end.")
    async def entries(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> LedgerEntryConnection:
        """The entries."""
        entries = rows.LedgerEntry.filter(budget_id=self.row.id)
        if self.end is not None:
            entries = entries.filter(recorded_at__lt=self.end)
        return await connection_of(
            LedgerEntryConnection,
            lambda cursor, row: LedgerEntryEdge(cursor=cursor, node=LedgerEntry(row=row)),
            entries,
            Paging(first, after, last, before),
            _NEWEST,
        )

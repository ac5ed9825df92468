"""What a grant is paid for in parts (后续拨付、验收件) as the API shows it."""

from datetime import date
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.enumerations import TrancheState, UnitState
from api.kit.nodes import HasState, Versioned
from api.kit.scalars import CNYAmount, Facts
from api.shapes.columns import copied
from api.types.actions import PartActions


@strawberry.type(
    description="Upstream money that came after the first award, matched as an award of its own (后续拨付), or an "
    "event after which the next instalment of the award is due (分期拨付)."
)
class Tranche(HasState, PartActions, Versioned):
    """A tranche."""

    row: strawberry.Private[rows.Tranche]
    number: int = copied("Place in the sequence of this grant.")
    receipt_no: str = copied("Number of the bank receipt, or of the paper of the event.")
    received: CNYAmount = copied("Yuan received, net of what was passed on (I-07); 0.00 of an event.")
    received_on: date = copied("Day on which it was received, or of the event.")
    facts: Facts | None = copied(
        "The facts of an event, as they stand from then on; null where money alone was received."
    )
    state: TrancheState = copied("Where it stands.")
    award: CNYAmount | None = copied("Its match, in yuan; null until it is awarded.")

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    @classmethod
    def of(cls, row: rows.Tranche) -> "Tranche":
        """Show a row."""
        return cls(
            row=row,
            number=row.number,
            receipt_no=row.receipt_no,
            received=CNYAmount(row.received),
            received_on=row.received_on,
            facts=None if row.facts is None else Facts(row.facts),
            state=row.state,
            award=None if row.award is None else CNYAmount(row.award),
        )


@strawberry.type(description="One unit that is accepted and paid once ever, such as a bed (验收件).")
class Unit(HasState, PartActions, Versioned):
    """A unit."""

    row: strawberry.Private[rows.Unit]
    code: str = strawberry.field(description="Its number, such as that of a bed.")
    address: str = strawberry.field(description="Where it stands.")
    state: UnitState = strawberry.field(description="How it stands.")
    finding: str | None = strawberry.field(description="What the last inspection found.")

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    @classmethod
    def of(cls, row: rows.Unit) -> "Unit":
        """Show a row."""
        return cls(row=row, code=row.code, address=row.address, state=row.state, finding=row.finding)

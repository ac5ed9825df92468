"""Duties that were left to another (委托代办), as the API shows them."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.enumerations import Role
from api.kit.nodes import Node
from api.shapes.columns import column


@strawberry.type(description="What somebody leaves to another while on leave (委托代办).")
class Delegation(Node):
    """Duties that were left to another."""

    row: strawberry.Private[rows.Delegation]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    delegator_name: str = column("Who is on leave.")
    delegate_name: str = column("Who acts in that place.")
    role: Role = column("In which role.")
    starts_on: date = column("The first day.")
    ends_on: date = column("The last day.")
    reason: str = column("Why.")
    recorded_at: datetime = column("When it was put on record.")
    revoked_at: datetime | None = column("When it was taken back; null while it stands.")
    revoked_by: str | None = column("Who took it back.")
    revoked_reason: str | None = column("Why it was taken back.")

    @strawberry.field(description="Bureaus in whose affairs an officer's delegate acts; none in other roles.")
    def bureaus(self) -> list[str]:
        """The bureaus."""
        return list(self.row.bureaus)

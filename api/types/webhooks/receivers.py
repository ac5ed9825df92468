"""Receivers of notices (接收方) as the API shows them, and the log of what was sent to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import NoticeKind, ReceiverState, Role
from api.kit.nodes import HasState, Node
from api.shapes.columns import column


@strawberry.type(description="An address that is told of changes by webhooks (接收方), and on whose behalf.")
class Receiver(HasState, Node):
    """A receiver."""

    row: strawberry.Private[rows.Receiver]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    url: str = column("Its address.")
    state: ReceiverState = column("Whether it is told.")
    created_at: datetime = column("When it was registered.")

    @strawberry.field(description="Of which kinds of notices it is told; empty where of all.")
    def kinds(self) -> list[NoticeKind]:
        """The kinds."""
        return [NoticeKind(kind) for kind in self.row.kinds]

    @strawberry.field(description="On whose behalf it is told: in which role.")
    def role(self) -> Role:
        """The role."""
        return Role(self.row.owner["role"])

    @strawberry.field(description="On whose behalf it is told, by name.")
    def owner(self) -> str:
        """The name."""
        return self.row.owner["name"]

    @strawberry.field(description="The district on whose behalf it is told; null for every other role.")
    def district_code(self) -> str | None:
        """The district."""
        return self.row.owner["district"]

    @strawberry.field(description="Treasuries on whose behalf it is told; empty for other roles.")
    def treasuries(self) -> list[str]:
        """The treasuries."""
        return list(self.row.owner["treasuries"])

    @strawberry.field(description="Until when the secret before signs as well; null where there is one alone.")
    def previous_secret_ends_at(self, info: Info) -> datetime | None:
        """Until when."""
        until = self.row.previous_until
        return until if until is not None and info.context.moment.now < until else None

    @strawberry.field(description="Notices that wait for it.")
    async def waiting(self, info: Info) -> int:
        """How many wait."""
        return (await self._backlog(info))["waiting"]

    @strawberry.field(description="Notices that it did not take in all the time for which they were tried.")
    async def given_up(self, info: Info) -> int:
        """How many were given up."""
        return (await self._backlog(info))["given_up"]

    async def _backlog(self, info: Info) -> Mapping[str, Any]:
        return await info.context.loaders.backlog.load(self.row.id)


@strawberry.type(description="One try to tell a receiver (投递记录), and what was answered.")
class DeliveryTry:
    """One try."""

    row: strawberry.Private[rows.DeliveryTry]

    webhook_id: str | None = column(
        "Of the event, or of the test, by which the receiver knows it again (`webhook-id`).", of="notice_id"
    )
    test: bool = column("Whether it was a test, which tells of nothing.")
    ended_at: datetime = column("When it ended.", of="at")
    status: int | None = column("Status of HTTP that was answered; null where nothing was.")

    @strawberry.field(description="How long it took, in milliseconds.")
    def milliseconds(self) -> int:
        """How long."""
        return round(self.row.seconds * 1000)

    answer: str = column("The beginning of what was answered, or why nothing was.")

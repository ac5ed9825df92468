"""Asking for receivers of notices (接收方), and for the log of one."""

from typing import Annotated

import strawberry
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, connection_of
from api.kit.context import Info
from api.kit.enumerations import ReceiverState
from api.kit.identifiers import read_global_id
from api.money.money_sights import office_alone
from api.types.webhooks.receivers import DeliveryTry, Receiver
from workflows.notices.receivers import OVERSIGHT

_NEWEST = Order("created_at")
_LAST_TRIED = Order("at")


@strawberry.type(description="A receiver in a page.")
class ReceiverEdge:
    """A receiver in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: Receiver = strawberry.field(description="The receiver.")


@strawberry.type(description="A page of receivers, newest first.")
class ReceiverConnection(Paged[Receiver]):
    """A page of receivers."""

    edges: list[ReceiverEdge] = strawberry.field(description="The receivers of the page.")


@strawberry.type(description="A try to deliver in a page.")
class DeliveryTryEdge:
    """A try in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: DeliveryTry = strawberry.field(description="The try.")


@strawberry.type(description="A page of tries to deliver, the last first.")
class DeliveryTryConnection(Paged[DeliveryTry]):
    """A page of tries."""

    edges: list[DeliveryTryEdge] = strawberry.field(description="The tries of the page.")


@strawberry.input(description="Which receivers; every part given must hold.")
class ReceiverFilter:
    """Which receivers."""

    states: list[ReceiverState] | None = strawberry.field(default=None, description="Where they stand.")


@strawberry.type
class ReceiverQuery:
    """Asking for receivers."""

    @strawberry.field(
        description="Receivers of notices that the caller registered, newest first (接收方); supervisors and auditors "
        "see everybody's. For the office alone."
    )
    async def receivers(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            ReceiverFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> ReceiverConnection:
        """A page of receivers."""
        office_alone(info)
        own = seen_receivers(info)
        if filter is not None and filter.states is not None:
            own = own.filter(state__in=[str(state) for state in filter.states])
        return await connection_of(
            ReceiverConnection,
            lambda cursor, row: ReceiverEdge(cursor=cursor, node=Receiver(row=row)),
            own,
            Paging(first, after, last, before),
            _NEWEST,
        )

    @strawberry.field(
        description="What was sent to a receiver, and what it answered, the last first (投递记录); nothing for one "
        "that is not the caller's to see."
    )
    async def delivery_tries(
        self,
        info: Info,
        receiver_id: Annotated[strawberry.ID, strawberry.argument(description="The receiver.")],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> DeliveryTryConnection:
        """A page of the log of a receiver."""
        office_alone(info)
        read = read_global_id(receiver_id)
        seen = seen_receivers(info).filter(id=read[1]) if read and read[0] == "Receiver" else None
        tries = rows.DeliveryTry.filter(receiver_id=read[1] if read and seen and await seen.exists() else None)
        return await connection_of(
            DeliveryTryConnection,
            lambda cursor, row: DeliveryTryEdge(cursor=cursor, node=DeliveryTry(row=row)),
            tries,
            Paging(first, after, last, before),
            _LAST_TRIED,
        )


def seen_receivers(info: Info) -> QuerySet[rows.Receiver]:
    """Return the receivers that the caller sees: those that he registered; supervisors and auditors all of them."""
    actor = info.context.signed_in()
    return rows.Receiver.all() if actor.role in OVERSIGHT else rows.Receiver.filter(registrant=actor.identity)

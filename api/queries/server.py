"""About the server itself: the day by which it judges, and whether that day is a demonstration's."""

from datetime import date

import strawberry

from api.kit.context import Info
from api.kit.enumerations import Role


@strawberry.type(description="About the server and the caller.")
class Server:
    """About the server."""

    today: date = strawberry.field(description="The day by which everything is judged, in Asia/Shanghai.")
    demonstration: bool = strawberry.field(description="True where the day was stated for a demonstration.")
    signed_in_as: str | None = strawberry.field(
        description="Name of the caller; null for somebody who did not sign in."
    )
    role: Role | None = strawberry.field(description="Role of the caller.")


@strawberry.type(
    description="What the caller has left of what it may ask in a minute; costs are told by `extensions.cost`."
)
class RateLimit:
    """What the caller has left."""

    cost: int = strawberry.field(description="What this document was taken to cost.")
    limit: int = strawberry.field(description="What the caller may have run in a minute, and at once.")
    remaining: int = strawberry.field(description="What it has left after this document.")
    reset_in_seconds: int = strawberry.field(description="Seconds until it has all of it again, if it asks nothing.")


@strawberry.type
class ServerQuery:
    """Asking about the server."""

    @strawberry.field(description="About the server and the caller. Open to everybody.")
    def server(self, info: Info) -> Server:
        """About the server."""
        context = info.context
        actor = context.actor
        return Server(
            today=context.moment.today,
            demonstration=context.moment.stated,
            signed_in_as=actor.name if actor else None,
            role=actor.role if actor else None,
        )

    @strawberry.field(description="What the caller has left of what it may ask. Open to everybody.")
    def rate_limit(self, info: Info) -> RateLimit:
        """What the caller has left."""
        left = info.context.allowance
        if left is None:
            return RateLimit(cost=0, limit=0, remaining=0, reset_in_seconds=0)
        return RateLimit(
            cost=left.cost, limit=left.limit, remaining=left.remaining, reset_in_seconds=left.reset_in_seconds
        )

"""About the server itself: the day by which it judges, and whether that day is a demonstration's."""

from datetime import date

import strawberry

from api.context import Info
from api.enumerations import Role


@strawberry.type(description="About the server and the caller.")
class Server:
    """About the server."""

    today: date = strawberry.field(description="The day by which everything is judged, in Asia/Shanghai.")
    demonstration: bool = strawberry.field(description="True where the day was stated for a demonstration.")
    signed_in_as: str | None = strawberry.field(
        description="Name of the caller; null for somebody who did not sign in."
    )
    role: Role | None = strawberry.field(description="Role of the caller.")


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

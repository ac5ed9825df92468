"""What everything with a global id has in common, and what stands somewhere in its life."""

from typing import Any
from uuid import UUID

import strawberry

from api.kit.context import Info
from api.kit.enumerations import title_of
from api.kit.identifiers import global_id
from api.shapes.shapes import Identity, Worded, shaped


@strawberry.interface(description="Anything with a global id.")
class Node:
    """Anything with a global id: the name of its type and the id of its row."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        raise NotImplementedError

    @strawberry.field(
        description="Global id: opaque, and the same for as long as the thing exists.", metadata=shaped(Identity())
    )
    def id(self) -> strawberry.ID:
        """The global id."""
        return global_id(type(self).__name__, self.uid())


@strawberry.type
class HasState:
    """What stands somewhere in its life, by the state of its row."""

    row: strawberry.Private[Any]

    @strawberry.field(
        description="Where it stands, as the office calls it, in the language of the request (状态).",
        metadata=shaped(Worded()),
    )
    def state_title(self, info: Info) -> str:
        """Where it stands, in words."""
        return info.context.say(title_of(self.row.state))

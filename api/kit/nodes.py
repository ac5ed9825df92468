"""What everything with a global id has in common, and what stands somewhere in its life."""

from typing import Any
from uuid import UUID

import strawberry

from api.kit.context import Info
from api.kit.enumerations import title_of
from api.kit.identifiers import global_id
from api.shapes.shapes import Identity, Worded, of_column, shaped


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


@strawberry.interface(
    description="Anything whose changes are counted: a cache holds it by its id, and what is new by its version."
)
class Versioned(Node):
    """Anything with a version, by that of its row."""

    row: strawberry.Private[Any]

    @strawberry.field(
        description="Grows with every change; what somebody decides on it names the version on which it was decided "
        "(`expectedVersion`).",
        metadata=of_column(),
    )
    def version(self, info: Info) -> int:
        """The version."""
        return info.context.first.version(self.row)


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

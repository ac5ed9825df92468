"""What everything with a global id has in common."""

from uuid import UUID

import strawberry

from api.kit.identifiers import global_id


@strawberry.interface(description="Anything with a global id.")
class Node:
    """Anything with a global id: the name of its type and the id of its row."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        raise NotImplementedError

    @strawberry.field(description="Global id: opaque, and the same for as long as the thing exists.")
    def id(self) -> strawberry.ID:
        """The global id."""
        return global_id(type(self).__name__, self.uid())

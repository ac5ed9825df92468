"""Documents (证明材料) of a grant as the API shows them, and the command that promises one."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.access.document_links import path_of
from api.kit.context import Info
from api.kit.nodes import Node


@strawberry.type(description="An uploaded document of a grant (证明材料); steps name it by its id as their evidence.")
class Document(Node):
    """A document."""

    row: strawberry.Private[rows.Document]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    @strawberry.field(description="Name of the file, as whoever uploads it calls it.")
    def name(self) -> str:
        """The name."""
        return self.row.name

    @strawberry.field(description="What it is, such as application/pdf or application/ofd (版式文档).")
    def media_type(self) -> str:
        """The media type."""
        return self.row.media_type

    @strawberry.field(description="Bytes.")
    def size(self) -> int:
        """The size."""
        return self.row.size

    @strawberry.field(description="SHA-256 of its bytes, hexadecimal.")
    def sha256(self) -> str:
        """The checksum."""
        return self.row.sha256

    @strawberry.field(description="Who asked to upload it.")
    def uploaded_by(self) -> str:
        """Who uploads it."""
        return self.row.uploaded_by

    @strawberry.field(description="When the upload was asked for.")
    def requested_at(self) -> datetime:
        """When it was asked for."""
        return self.row.requested_at

    @strawberry.field(description="When its bytes had come whole; null before, and then no step can stand on it.")
    def stored_at(self) -> datetime | None:
        """When it was stored."""
        return self.row.stored_at

    @strawberry.field(
        description="Path from which it is downloaded with the same bearer token by whoever may see the grant; "
        "null before it is stored."
    )
    def download_path(self) -> str | None:
        """The path of its bytes."""
        return path_of(self.row.id) if self.row.stored_at else None

    @strawberry.field(
        description="Path of this server from which a plain link downloads it: it holds a signature, so no token is "
        "sent. Good for five minutes, no longer than the caller's token, and as long as the caller may see the grant. "
        "Whoever follows it has looked at it, on record, by the caller's name. Null before it is stored."
    )
    def download_url(self, info: Info) -> str | None:
        """The signed path of its bytes."""
        context = info.context
        if not self.row.stored_at:
            return None
        return context.links.to_get(self.row.id, context.signed_in(), context.signed)

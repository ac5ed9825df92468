"""Documents (证明材料) of a grant as the API shows them, and the command that promises one."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.access.document_links import path_of
from api.kit.context import Info
from api.kit.nodes import Node
from api.shapes.columns import column


@strawberry.type(description="An uploaded document of a grant (证明材料); steps name it by its id as their evidence.")
class Document(Node):
    """A document."""

    row: strawberry.Private[rows.Document]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    name: str = column("Name of the file, as whoever uploads it calls it.")
    media_type: str = column("What it is, such as application/pdf or application/ofd (版式文档).")
    size: int = column("Bytes.")
    sha256: str = column("SHA-256 of its bytes, hexadecimal.")
    uploaded_by: str = column("Who asked to upload it.")
    requested_at: datetime = column("When the upload was asked for.")
    stored_at: datetime | None = column("When its bytes had come whole; null before, and then no step can stand on it.")

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

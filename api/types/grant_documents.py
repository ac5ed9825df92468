"""Documents (证明材料) of a grant as the API shows them, and the command that promises one."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.access.upload_links import path_of
from api.kit.commands import Payload, act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.nodes import Node
from workflows.cases.documents import RequestUpload
from workflows.transaction.seen import seen_by


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


@strawberry.input(description="A document that is about to be uploaded to a grant, as it is on your side.")
class RequestUploadInput(Keyed):
    """A document to upload."""

    id: strawberry.ID = strawberry.field(description="The grant.")
    name: str = strawberry.field(description="Name of the file, without folders, at most 200 characters.")
    media_type: str = strawberry.field(description="PDF, OFD, JPEG, PNG, CSV, ZIP, DOCX or XLSX by its media type.")
    size: int = strawberry.field(description="Bytes; at most what the server takes (20 MiB unless set otherwise).")
    sha256: str = strawberry.field(description="SHA-256 of its bytes, 64 hexadecimal digits.")

    def command(self) -> RequestUpload:
        """Parse to the command."""
        return RequestUpload(asked_id("Grant", self.id), self.name, self.media_type, self.size, self.sha256)


@strawberry.type(description="The answer of requestUpload: the document, and where to put its bytes.")
class RequestUploadPayload(Payload):
    """The answer of requestUpload."""

    @strawberry.field(description="The document, not stored yet; null where it was refused.")
    async def document(self, info: Info) -> Document | None:
        """The document."""
        row = await self._row(info)
        return Document(row=row) if row else None

    @strawberry.field(
        description="Path of this server to which the bytes are PUT with the same Content-Type; it holds its "
        "signature, so no token is sent. The same key and input again answers a fresh one. Null where it was refused."
    )
    async def upload_url(self, info: Info) -> str | None:
        """Where to put its bytes."""
        row = await self._row(info)
        return info.context.links.to(row.id) if row else None

    @strawberry.field(
        description="Until when `uploadUrl` is valid, by the server's own clock; null where it was refused."
    )
    def expires_at(self, info: Info) -> datetime | None:
        """Until when."""
        return info.context.links.until if "document" in self.shows else None

    async def _row(self, info: Info) -> rows.Document | None:
        """The document, as long as the caller sees its grant: the answer of long ago may be asked for again."""
        uid = self.shows.get("document")
        if uid is None:
            return None
        return await (await seen_by(info.context.signed_in(), rows.Document)).get_or_none(id=uid)


@strawberry.type
class DocumentMutation:
    """Commands on documents."""

    @strawberry.mutation(
        description="Ask to upload a document to a grant (申请上传). By whoever may see it, but the treasury."
    )
    async def request_upload(self, info: Info, input: RequestUploadInput) -> RequestUploadPayload:  # noqa: A002 - the contract's name
        """Ask to upload a document."""
        handler = info.context.links.uploads.request_upload
        return await act(RequestUploadPayload, info, handler, input)

"""About the server itself: the day by which it judges, and whether that day is a demonstration's."""

from datetime import date

import strawberry

from api.kit.context import Info
from api.kit.enumerations import Role
from workflows.cases.document_types import DOCUMENT_TYPES
from workflows.cases.document_types import DocumentType as TypeOfDocument
from workflows.cases.documents import MOST_DOCUMENTS


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


@strawberry.type(description="A type of documents that is taken (材料类型).")
class DocumentType:
    """A type of documents."""

    kind: strawberry.Private[TypeOfDocument]

    @strawberry.field(description="As a document has it, such as application/ofd.")
    def media_type(self) -> str:
        """The media type."""
        return self.kind.media_type

    @strawberry.field(description="In the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.kind.title)

    @strawberry.field(description="In which names of files end, in small letters, with the dot; the usual one first.")
    def extensions(self) -> list[str]:
        """The extensions."""
        return [f".{extension}" for extension in self.kind.extensions]


@strawberry.type(description="What is taken as a document (上传要求): types, and how much.")
class DocumentRules:
    """What is taken as a document."""

    types: list[DocumentType] = strawberry.field(description="Types; a file is of the one that its bytes show.")
    accept: str = strawberry.field(description="For `accept` of a page's file input: all extensions, by commas.")
    most_bytes: int = strawberry.field(description="Bytes that one document may have.")
    most_of_a_grant: int = strawberry.field(description="Documents that one grant may have.")


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

    @strawberry.field(description="What `requestUpload` takes. Open to everybody.")
    def document_rules(self, info: Info) -> DocumentRules:
        """What is taken as a document."""
        return DocumentRules(
            types=[DocumentType(kind=kind) for kind in DOCUMENT_TYPES],
            accept=",".join(f".{extension}" for kind in DOCUMENT_TYPES for extension in kind.extensions),
            most_bytes=info.context.links.uploads.most_bytes,
            most_of_a_grant=MOST_DOCUMENTS,
        )

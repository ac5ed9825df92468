"""Documents (证明材料): promised by a request to upload, stored once their bytes have come, then named by id.

The bytes themselves are kept outside the database, by ``workflows.runtime.document_store``.
"""

import hashlib
import re
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from tortoise.expressions import Q

from domain.models import Document, Grant
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.cases.document_types import type_of
from workflows.cases.dossiers import open_dossier
from workflows.cases.paying_districts import paying_treasuries
from workflows.transaction.declarations import command, on
from workflows.transaction.reasons import no_personal_number, stated_line
from workflows.transaction.refused import not_found, refuse
from workflows.transaction.shown import Shown, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work

MOST_NAME = 200
MOST_DOCUMENTS = 200
"""Of one grant: stored, or asked for within the last day."""
PROMISE_LASTS = timedelta(days=1)
"""How long a document that never came takes the place of another one."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NO_NAME = re.compile(r"[/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]|^\.+$")
"""What a file's name may not hold: folders, controls, and marks that turn the direction of writing around."""


@command(
    "Ask to upload a document to a grant (申请上传).",
    by="By whoever may see it, but the treasury.",
    answers="The answer of requestUpload: the document, and where to put its bytes.",
    shows=(
        Shown("document", "The document, not stored yet; null where it was refused."),
        Shown(
            "upload_url",
            "Path of this server to which the bytes are PUT with the same Content-Type; it holds its signature, "
            "so no token is sent. The same key and input again answers a fresh one. Null where it was refused.",
        ),
        Shown("expires_at", "Until when `uploadUrl` is valid, by the server's own clock; null where it was refused."),
    ),
)
class RequestUpload:
    """A document that is about to be uploaded to a grant, as it is on your side."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    name: Annotated[str, "Name of the file, without folders, at most 200 characters."]
    media_type: Annotated[
        str | None,
        "What the browser calls it: a type of `documentRules`, or another name of it. Null, or "
        "application/octet-stream, where the browser does not know it: then it follows from the name.",
    ]
    size: Annotated[int, "Bytes; at most `documentRules.mostBytes`."]
    sha256: Annotated[str, "SHA-256 of its bytes, 64 hexadecimal digits."]


@dataclass(frozen=True, slots=True)
class StoreDocument:
    """A document whose bytes are in the store, as they were found on the way there."""

    document_id: UUID
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploads as this installation takes them; its commands need to know how large a document may be."""

    most_bytes: int

    async def request_upload(self, work: Work, command: RequestUpload) -> Done:
        """Promise a document to a grant (申请上传): it is named, and can be uploaded within minutes.

        By whoever may see the grant and takes part in it: all but the treasury, and finance that does not pay it. The
        grant itself does not change.
        Raises NOT_FOUND, NOT_ALLOWED, INPUT_INVALID, DOCUMENT_TYPE_REFUSED, DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE
        (bytes), TOO_MANY_DOCUMENTS.
        """
        dossier = await open_dossier(work, command.grant_id, None)
        dossier.require(work.actor, WHO_MAY["requestUpload"], paying_treasuries(dossier))
        name = _file_name(command.name)
        document = Document(
            id=work.new_id(),
            grant_id=dossier.grant.id,
            name=name,
            media_type=type_of(name, stated_line(command.media_type or "", "mediaType", 100).lower()).media_type,
            size=self._size(command.size),
            sha256=_checksum(command.sha256),
            uploaded_by=work.actor.name,
            uploaded_by_person=work.actor.person,
            uploader_role=work.actor.role,
            requested_at=work.now,
        )
        promised = Q(stored_at__isnull=False) | Q(requested_at__gt=work.now - PROMISE_LASTS)
        if await Document.filter(promised, grant_id=dossier.grant.id).count() >= MOST_DOCUMENTS:
            raise refuse(Code.TOO_MANY_DOCUMENTS, limit=MOST_DOCUMENTS)
        await document.save(force_create=True)
        return Done(dossier.grant.id, {Thing.DOCUMENT: document.id}, {"document": str(document.id)})

    def _size(self, size: int) -> int:
        if 0 < size <= self.most_bytes:
            return size
        if size <= 0:
            raise refuse(Code.DOCUMENT_EMPTY, "size")
        raise refuse(Code.DOCUMENT_TOO_LARGE, "size", most=self.most_bytes, observed=size)


async def store_document(work: Work, command: StoreDocument) -> Done:
    """Put on record that a promised document has come whole (上传完成). Again changes nothing.

    Raises NOT_FOUND, and DOCUMENT_DIFFERS where what came is not what was promised.
    """
    document = await Document.get_or_none(id=command.document_id)
    if document is None:
        raise not_found("document", "id")
    # The grant's lock orders what is written to its audit chain, and two uploads of one document.
    await Grant.filter(id=document.grant_id).select_for_update(no_key=True).first()
    await document.refresh_from_db()
    if (command.size, command.sha256) != (document.size, document.sha256):
        raise refuse(Code.DOCUMENT_DIFFERS, document=document.name)
    if document.stored_at is not None:
        return Done(document.grant_id, {Thing.DOCUMENT: document.id}, changed=False)
    document.stored_at = work.now
    await document.save(update_fields=["stored_at"])
    return Done(document.grant_id, {Thing.DOCUMENT: document.id}, {"document": str(document.id)})


@dataclass(frozen=True, slots=True)
class LookAtDocument:
    """A document whose bytes somebody is about to be shown."""

    document_id: UUID
    by_link: bool
    """Whether a signed link was followed; else whoever looks has shown the token itself."""


async def look_at_document(_: Work, command: LookAtDocument) -> Done:
    """Put on record who looks at a document (查阅), in an audit chain of the document's own: its grant does not change.

    Whether the person may see it was asked before. Raises NOT_FOUND.
    """
    # The lock orders the lines of the chain.
    document = await Document.filter(id=command.document_id).select_for_update(no_key=True).first()
    if document is None:
        raise not_found("document", "id")
    return Done(document.id, outcome={"document": str(document.id), "grant": str(document.grant_id)})


async def stored_documents(grant_id: UUID, ids: Sequence[UUID], *, required: bool) -> list[str]:
    """Return the ids of documents on which a step stands, each once, as they are kept with the step.

    Raises DOCUMENT_NOT_STORED for one that has not come or belongs to another grant, DOCUMENT_REQUIRED where the step
    needs one and none is named.
    """
    named = list(dict.fromkeys(ids))
    if required and not named:
        raise refuse(Code.DOCUMENT_REQUIRED, "documentIds")
    stored = {row.id: row for row in await Document.filter(grant_id=grant_id, id__in=named)} if named else {}
    for uid in named:
        row = stored.get(uid)
        if row is None or row.stored_at is None:
            raise refuse(Code.DOCUMENT_NOT_STORED, "documentIds", document=row.name if row else str(uid))
    return [str(uid) for uid in named]


async def as_promised(document: Document, chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
    """Pass on the bytes of a document as they come, and end only where they are the promised ones.

    Raises DOCUMENT_TOO_LARGE with the first byte that is too many, DOCUMENT_DIFFERS at the end of others than promised.
    """
    size, digest = 0, hashlib.sha256()
    async for chunk in chunks:
        size += len(chunk)
        if size > document.size:
            raise refuse(Code.DOCUMENT_TOO_LARGE, most=document.size, observed=size)
        digest.update(chunk)
        yield chunk
    if (size, digest.hexdigest()) != (document.size, document.sha256):
        raise refuse(Code.DOCUMENT_DIFFERS, document=document.name)


def _file_name(text: str) -> str:
    name = stated_line(text, "name", MOST_NAME)
    if not name or _NO_NAME.search(text.strip()):
        why = Text(
            zh="请填写文件名，不含路径和控制字符",
            en="write the name of a file, without folders and control characters",
        )
        raise refuse(Code.INPUT_INVALID, "name", field="name", why=why)
    no_personal_number(name, "name")
    return name


def _checksum(text: str) -> str:
    stated = stated_line(text, "sha256", 100).lower()
    if not _SHA256.fullmatch(stated):
        why = Text(zh="须为文件校验值（64位十六进制数）", en="write the SHA-256 as 64 hexadecimal digits")
        raise refuse(Code.INPUT_INVALID, "sha256", field="sha256", why=why)
    return stated

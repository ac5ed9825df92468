"""The bytes of documents over HTTP: put under a signed link, got under one or by a token."""

import asyncio
from typing import TypeAlias
from urllib.parse import quote
from uuid import UUID

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.access.bad_tokens import BadTokenError
from api.access.callers import caller, language
from api.access.document_links import DOCUMENTS_PATH, path_of
from api.access.passes import DOWNLOAD
from api.access.sign_ins import SignIns
from api.http.graphql_answers import error_response, stranger
from api.http.passed.the_day import MOMENT
from api.kit.confidence import shown_document
from domain.models import Document
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Language, Refusal
from domain.refusals.sentences import sentence
from workflows.access.scopes import READ, may_read, named
from workflows.cases.document_contents import as_it_says
from workflows.cases.document_types import UNSTATED, kept_type
from workflows.cases.documents import LookAtDocument, StoreDocument, as_promised, look_at_document, store_document
from workflows.runtime.document_store import DocumentStore, LostDocumentError, SilentStoreError
from workflows.runtime.settings import Settings
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.seen import seen_by
from workflows.transaction.work import handle

MOST_SECONDS = 15 * 60
"""Of one upload, from its first byte to its last."""

_STATUS = {
    Code.NOT_SIGNED_IN: 401,
    Code.UPLOAD_NOT_SIGNED: 403,
    Code.DOWNLOAD_NOT_SIGNED: 403,
    Code.OUT_OF_SCOPE: 403,
    Code.NOT_FOUND: 404,
    Code.DOCUMENT_ALREADY_STORED: 409,
    Code.DOCUMENT_TOO_LARGE: 413,
    Code.DOCUMENT_TYPE_REFUSED: 415,
    Code.DOCUMENT_DIFFERS: 422,
    Code.DOCUMENT_OF_ANOTHER_TYPE: 422,
    Code.DOCUMENT_STORE_SILENT: 503,
    Code.BUSY: 503,
}
LOST = Text(
    zh="该材料的文件已遗失：重新上传同一文件即可恢复。",
    en="The store has lost the bytes of this document: put the same bytes again, and it is whole.",
)
_METHODS = Text(zh="请以 GET、HEAD 或 PUT 方式提交", en="Use GET, HEAD or PUT.")
_AS_A_FILE = {
    # What people upload is shown by no browser as if it came from this server.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",
    # An address may hold a signature.
    "Referrer-Policy": "no-referrer",
}

Headers: TypeAlias = dict[str, str]


class DocumentView:
    """The endpoint of documents: PUT with a signature, GET and HEAD with another or with a bearer token."""

    def __init__(self, settings: Settings, sign_ins: SignIns, store: DocumentStore) -> None:
        self._settings, self._sign_ins, self._store = settings, sign_ins, store

    def route(self) -> Route:
        """Return its route. It takes every path below it, so that what is no document is answered in JSON."""
        return Route(f"{DOCUMENTS_PATH}/{{document:path}}", self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        # What is left of a refused upload is not read.
        headers = {"Connection": "close"} if request.method == "PUT" else {}
        try:
            if request.method == "PUT":
                return await self._put(request)
            if request.method in {"GET", "HEAD"}:
                return await self._get(request)
            return error_response(405, "BAD_REQUEST", _METHODS, self._language(request), {"Allow": "GET, HEAD, PUT"})
        except BadTokenError as bad:
            return stranger(bad, self._language(request))
        except RefusedError as refused:
            return self._refusal(request, refused.refusals[0], headers)
        except (LostDocumentError, SilentStoreError) as error:
            return self._unreadable(request, error, headers)

    def _unreadable(self, request: Request, error: Exception, headers: Headers) -> Response:
        if isinstance(error, LostDocumentError):
            return error_response(410, "DOCUMENT_LOST", LOST, self._language(request))
        return self._refusal(request, Refusal(Code.DOCUMENT_STORE_SILENT), headers)

    def _refusal(self, request: Request, refusal: Refusal, headers: Headers) -> Response:
        if refusal.code is Code.NOT_SIGNED_IN:
            headers = {"WWW-Authenticate": "Bearer"}
        says = Text(zh=sentence(refusal, "zh-CN"), en=sentence(refusal, "en"))
        return error_response(_STATUS[refusal.code], refusal.code.value, says, self._language(request), headers)

    def _language(self, request: Request) -> Language:
        return language(request, self._settings.language)

    async def _put(self, request: Request) -> Response:
        uid = _document_id(request)
        if not self._sign_ins.own.signed_upload(uid, request.query_params.get("signature", "")):
            raise refuse(Code.UPLOAD_NOT_SIGNED)
        document = await Document.get_or_none(id=uid)
        if document is None:
            raise not_found("document", "id")
        try:
            await self._receive(request, document)
        except RefusedError:
            if document.stored_at is None:
                raise
            raise refuse(Code.DOCUMENT_ALREADY_STORED, document=document.name) from None
        if document.stored_at is not None:
            return Response(status_code=204)
        came = StoreDocument(document.id, document.size, document.sha256)
        outcome = await handle(SYSTEM, store_document, came, at=request.scope[MOMENT])
        if isinstance(outcome, list):
            raise RefusedError(*outcome)
        return Response(status_code=201, headers={"Location": path_of(document.id)})

    async def _receive(self, request: Request, document: Document) -> None:
        """Read the promised bytes and keep them; those of a document that is stored again, should they be lost."""
        _check_headers(request, document)
        chunks = as_promised(document, request.stream())
        if document.stored_at is None:
            chunks = as_it_says(document.name, kept_type(document.media_type), chunks)
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await self._store.keep(document.id, chunks)
        except (TimeoutError, ClientDisconnect):
            # It came too slowly, or not to its end: nothing was kept.
            raise refuse(Code.DOCUMENT_DIFFERS, document=document.name) from None

    async def _get(self, request: Request) -> Response:
        uid = _document_id(request)
        signature = request.query_params.get("signature")
        actor = await self._caller(request) if signature is None else self._followed(signature, uid)
        if actor is None:
            raise refuse(Code.NOT_SIGNED_IN)
        document = await (await seen_by(actor, Document)).get_or_none(id=uid, stored_at__isnull=False)
        if document is None or not shown_document(actor, document):
            raise not_found("document", "id")
        headers = _headers_of(document)
        if request.method == "HEAD":
            return Response(headers=headers)
        look = LookAtDocument(uid, by_link=signature is not None)
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            await self._on_record(request, actor, look)
            return Response(status_code=304, headers={"ETag": headers["ETag"]})
        chunks = await self._store.read(document.id, document.size)
        await self._on_record(request, actor, look)
        return StreamingResponse(chunks, headers=headers)

    async def _caller(self, request: Request) -> Actor | None:
        sign_in = await caller(request, self._sign_ins)
        if sign_in is not None and not may_read(sign_in.actor):
            raise refuse(Code.OUT_OF_SCOPE, scopes=named(READ))
        return sign_in.actor if sign_in else None

    def _followed(self, signature: str, document: UUID) -> Actor:
        """Whoever was given a link to a document; raises DOWNLOAD_NOT_SIGNED for what is none, or has expired."""
        try:
            return self._sign_ins.passed(DOWNLOAD, signature, str(document)).actor
        except BadTokenError:
            raise refuse(Code.DOWNLOAD_NOT_SIGNED) from None

    async def _on_record(self, request: Request, actor: Actor, look: LookAtDocument) -> None:
        """Nobody is shown what cannot be put on record."""
        outcome = await handle(actor, look_at_document, look, at=request.scope[MOMENT])
        if isinstance(outcome, list):
            raise RefusedError(*outcome)


def _headers_of(document: Document) -> Headers:
    return {
        **_AS_A_FILE,
        "ETag": f'"{document.sha256}"',
        "Content-Type": document.media_type,
        "Content-Length": str(document.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.name, safe='')}",
    }


def _document_id(request: Request) -> UUID:
    """The id in the path, written in the one way in which the server writes it; raises NOT_FOUND for all else."""
    written = str(request.path_params["document"])
    try:
        uid = UUID(written)
    except ValueError:
        raise not_found("document", "id") from None
    if str(uid) != written:
        raise not_found("document", "id")
    return uid


def _check_headers(request: Request, document: Document) -> None:
    """Refuse by the headers alone what is not the promised document, before a byte of it is read.

    A browser sends a file by the type under which it knows it, or by none.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in UNSTATED and not kept_type(document.media_type).is_called(media_type):
        raise refuse(Code.DOCUMENT_TYPE_REFUSED, observed=media_type[:100], allowed=document.media_type)
    length = request.headers.get("content-length")
    if length is None or not length.isdecimal() or int(length) == document.size:
        return
    if int(length) > document.size:
        raise refuse(Code.DOCUMENT_TOO_LARGE, most=document.size, observed=int(length))
    raise refuse(Code.DOCUMENT_DIFFERS, document=document.name)

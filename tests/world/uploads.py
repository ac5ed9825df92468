"""Uploads as people do them: ask over GraphQL, then put the bytes under the signed link."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import httpx

from api.kit.identifiers import asked_id
from tests.world.cases import Case
from tests.world.city import City, Json, Person

PAGE = b"%PDF-1.7 \xe6\xad\xa6\xe6\xb1\x89 an example of evidence"
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"


def archive(*names: str) -> bytes:
    """An archive of files of these names."""
    taken = BytesIO()
    with ZipFile(taken, "w") as packed:
        for name in names:
            packed.writestr(name, "an example")
    return taken.getvalue()


EXAMPLES: dict[str, tuple[str, bytes]] = {
    PDF: ("pdf", PAGE),
    "application/ofd": ("ofd", archive("OFD.xml", "Doc_0/Document.xml")),
    "image/jpeg": ("jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 an example"),
    "image/png": ("png", b"\x89PNG\r\n\x1a\n an example"),
    "text/csv": ("csv", "单位,金额\r\n武汉示例,1.00\r\n".encode("gb18030")),
    "application/zip": ("zip", archive("照片/1.jpg")),
    f"{_OFFICE}.wordprocessingml.document": ("docx", archive("[Content_Types].xml", "word/document.xml")),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx", archive("xl/workbook.xml", "[Content_Types].xml")),
}
"""Of each type that is taken how a file of it is named, and a small one."""
_DOCUMENTS = """query Documents($id: ID!) { grant(id: $id) { version
  documents { id name mediaType size sha256 uploadedBy requestedAt storedAt downloadPath downloadUrl }
} }"""


def promise(case: Case, body: bytes = PAGE, **fields: object) -> Json:
    """What is asked of an upload of these bytes, without a key."""
    ending = EXAMPLES.get(str(fields.get("mediaType")), ("pdf",))[0]
    command: Json = {"id": case.id, "name": f"验收报告.{ending}", "mediaType": PDF, "size": len(body)}
    return command | {"sha256": hashlib.sha256(body).hexdigest()} | fields


def promised(case: Case, body: bytes = PAGE, by: Person | None = None, **fields: object) -> Json:
    """The answer to a request for an upload."""
    return (by or case.applicant).done("requestUpload", **promise(case, body, **fields))


def put(city: City, link: str, body: bytes | Iterator[bytes] = PAGE, **headers: str) -> httpx.Response:
    """The answer to an upload; an iterator is sent without its length."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return city.http.put(link, content=body, headers={"Content-Type": PDF} | named)


def uploaded(case: Case, body: bytes = PAGE, by: Person | None = None, **fields: object) -> Json:
    """A document that was uploaded, as its grant shows it."""
    answer = promised(case, body, by, **fields)
    assert put(case.city, answer["uploadUrl"], body, Content_Type=str(fields.get("mediaType", PDF))).status_code == 201
    return next(document for document in documents(case) if document["id"] == answer["document"]["id"])


def documents(case: Case, by: Person | None = None) -> list[Json]:
    """The documents of a grant, as somebody sees them."""
    return (by or case.city.officer).ask(_DOCUMENTS, id=case.id)["grant"]["documents"]


def row_of(document: Json) -> UUID:
    """The id of a document's row."""
    return asked_id("Document", document["id"])


def path_to(document: Json) -> str:
    """Where its bytes would be got, stored or not."""
    return f"/documents/{row_of(document)}"


def get(person: Person, path: str, **headers: str) -> httpx.Response:
    """The answer to somebody who downloads."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return person.city.http.get(path, headers=person.headers() | named)


def code(answer: httpx.Response) -> str:
    """The code of a refusal over HTTP."""
    assert answer.headers["content-type"] == "application/json"
    (error,) = answer.json()["errors"]
    assert error["message"]
    return error["extensions"]["code"]


def kept_files(city: City, document: Json | None = None) -> list[Path]:
    """The files in the folder of documents, of one document or of all; broken ones too."""
    name = f"{row_of(document)}*" if document else "*"
    return [path for path in (city.settings.data_dir / "documents").rglob(name) if path.is_file()]

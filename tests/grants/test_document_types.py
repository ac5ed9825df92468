"""What a file is follows from its bytes: it is taken by its name or by its type, and refused where it is another."""

import pytest

from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.uploads import (
    EXAMPLES,
    PDF,
    archive,
    code,
    documents,
    get,
    kept_files,
    promise,
    promised,
    put,
    uploaded,
)
from workflows.cases.document_types import MEDIA_TYPES
from workflows.cases.documents import MOST_DOCUMENTS


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    return open_case(city)


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_each_type_that_is_taken_comes_back_as_that_type_and_nothing_else_passes_for_it(
    case: Case, media_type: str
) -> None:
    body = EXAMPLES[media_type][1]
    document = uploaded(case, body, mediaType=media_type)
    assert get(case.city.auditor, document["downloadPath"]).headers["content-type"] == media_type
    for other, (ending, bytes_of_other) in EXAMPLES.items():
        # Whatever lies in it, an archive is one.
        if other != media_type and not (media_type == "application/zip" and bytes_of_other.startswith(b"PK")):
            answer = promised(case, bytes_of_other, mediaType=media_type)
            refused = put(case.city, answer["uploadUrl"], bytes_of_other, Content_Type="", Accept_Language="zh-CN")
            assert (refused.status_code, code(refused)) == (422, "DOCUMENT_OF_ANOTHER_TYPE"), ending
            assert kept_files(case.city, answer["document"]) == []


BEFORE_THE_MARK = {
    "the mark of a text": b"\xef\xbb\xbf",
    "a line end": b"\r\n",
    "what a scanner says": b"Content-Type: application/pdf\r\n\r\n",
    "all that readers look through": b"\0" * 1_019,
}


@pytest.mark.parametrize("what", BEFORE_THE_MARK)
def test_a_pdf_begins_within_its_first_kilobyte(case: Case, what: str) -> None:
    body = BEFORE_THE_MARK[what] + b"%PDF-1.7\n" + bytes(2_000)
    assert get(case.city.auditor, uploaded(case, body)["downloadPath"]).content == body


NO_FILES: dict[str, tuple[str, bytes, str]] = {
    "a program": (PDF, b"MZ\x90\x00" + bytes(200), "EXE"),
    "a program with the mark of a PDF": (PDF, b"MZ\x90\x00%PDF-1.7\n" + bytes(200), "EXE"),
    "a mark that no reader finds": (PDF, b"\0" * 1_020 + b"%PDF-1.7\n" + bytes(200), "XXX"),
    "an old Word file": ("application/pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DOC"),
    "a page of a browser": ("text/csv", b"<!DOCTYPE html><html><body>1,2</body></html>", "HTML"),
    "bytes": ("text/csv", bytes(range(256)), "of no type that is known"),
    "half a character": ("text/csv", "武汉".encode("gb18030")[:-1], "of no type that is known"),
    "an archive cut short": ("application/zip", EXAMPLES["application/zip"][1][:-9], "of no type that is known"),
    "an archive of nothing": ("application/zip", archive(), "of no type that is known"),
    "an archive of more than can be looked at": (
        "application/zip",
        archive(*(f"{number:060}" for number in range(12_000))),
        "of no type that is known",
    ),
    "a workbook with the name of a document": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        archive("[Content_Types].xml", "xl/workbook.xml"),
        "XLSX",
    ),
}


@pytest.mark.parametrize("what", NO_FILES)
def test_what_is_not_what_it_says_is_refused_with_what_it_is(case: Case, what: str) -> None:
    media_type, body, observed = NO_FILES[what]
    answer = promised(case, body, mediaType=media_type)
    refused = put(case.city, answer["uploadUrl"], body, Content_Type=media_type)
    assert (refused.status_code, code(refused)) == (422, "DOCUMENT_OF_ANOTHER_TYPE")
    assert f"and its content is {observed}." in refused.json()["errors"][0]["message"]
    assert kept_files(case.city, answer["document"]) == []


@pytest.mark.parametrize(
    "text", ["a,b\n", "\ufeff单位,金额\n武汉,1.00\n\x1a", "BMI,MZ\n", "姓名\t名称\r\n", "<script>alert(1)</script>"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_table_is_taken_in_the_encodings_of_an_office(case: Case, text: str, encoding: str) -> None:
    body = text.encode(encoding)
    answer = promised(case, body, mediaType="text/csv")
    # Byte by byte: no character comes whole.
    sent = put(case.city, answer["uploadUrl"], (bytes([byte]) for byte in body), Content_Type="text/csv")
    assert sent.status_code == 201


CALLED: list[tuple[str, str | None, str]] = [
    ("扫描件.ofd", None, "application/ofd"),
    ("扫描件.OFD", "", "application/ofd"),
    ("扫描件.ofd", "application/octet-stream", "application/ofd"),
    ("照片.jpeg", None, "image/jpeg"),
    ("照片.jpg", "image/jpg", "image/jpeg"),
    ("名单.csv", "application/vnd.ms-excel", "text/csv"),
    ("材料.zip", "application/x-zip-compressed", "application/zip"),
    ("验收报告", "application/pdf", "application/pdf"),
    ("验收报告 1.2 终稿", " Application/PDF ", "application/pdf"),
]
"""Name, what a browser calls it, and what it is."""


@pytest.mark.parametrize(("name", "called", "media_type"), CALLED)
def test_a_file_is_taken_by_its_name_where_the_browser_does_not_know_it(
    case: Case, name: str, called: str | None, media_type: str
) -> None:
    body = EXAMPLES[media_type][1]
    answer = promised(case, body, name=name, mediaType=called)
    assert answer["document"]["name"] == name
    sent = put(case.city, answer["uploadUrl"], body, Content_Type=(called or "").strip())
    assert sent.status_code == 201
    document = next(each for each in documents(case) if each["id"] == answer["document"]["id"])
    assert document["mediaType"] == media_type


def test_what_is_taken_can_be_asked_for(city: City) -> None:
    document = "{ documentRules { accept mostBytes mostOfAGrant types { mediaType title extensions } } }"
    rules = city.nobody.post(document, Accept_Language="zh-CN").json()["data"]["documentRules"]
    assert (rules["mostBytes"], rules["mostOfAGrant"]) == (city.settings.document_most_bytes, MOST_DOCUMENTS)
    assert {each["mediaType"]: each["extensions"][0] for each in rules["types"]} == {
        media_type: f".{ending}".replace("jpg", "jpeg") for media_type, (ending, _) in EXAMPLES.items()
    }
    assert rules["types"][1]["title"] == "OFD 版式文档"
    assert rules["accept"].split(",") == [each for kind in rules["types"] for each in kind["extensions"]]


@pytest.mark.parametrize("fields", [{"name": "验收报告", "mediaType": ""}, {"name": "报告.exe", "mediaType": None}])
def test_a_file_of_which_nobody_knows_what_it_is_is_refused_by_its_name(case: Case, fields: Json) -> None:
    refused = case.applicant.refused("requestUpload", **promise(case, **fields))
    assert (refused["code"], refused["path"]) == ("DOCUMENT_TYPE_REFUSED", ["name"])

"""Evidence is uploaded by a signed link, and counts once it came whole: no step stands on anything less."""

import hashlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import FIRST_DAY, City, Json, Person, new_key
from tests.world.paperwork import assigned
from tests.world.uploads import (
    PAGE,
    PDF,
    code,
    documents,
    get,
    kept_files,
    path_to,
    promise,
    promised,
    put,
    row_of,
    uploaded,
)
from workflows.cases.documents import MOST_DOCUMENTS
from workflows.runtime.settings import read_settings

MOST_BYTES = 20 * 1024 * 1024
NODE = "query Node($id: ID!) { node(id: $id) { id } }"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(FIRST_DAY)


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    return open_case(city)


def test_a_document_goes_from_the_applicant_to_the_officer_as_it_is(city: City) -> None:
    case = open_case(city)
    before = case.look()
    answer = promised(case, name=" 竣工验收备案表 №1.pdf ")
    assert (answer["document"]["storedAt"], answer["document"]["downloadPath"]) == (None, None)
    assert answer["uploadUrl"].startswith(f"{path_to(answer['document'])}?signature=")
    came = put(city, answer["uploadUrl"])
    assert (came.status_code, came.content) == (201, b"")
    assert came.headers["duixian-today"] == "2021-03-01; demonstration"
    (document,) = documents(case)
    assert came.headers["location"] == document["downloadPath"] == path_to(document)
    assert document["name"] == "竣工验收备案表 №1.pdf"
    assert (document["mediaType"], document["size"]) == (PDF, len(PAGE))
    assert document["sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert document["uploadedBy"] == f"applicant {case.applicant.code}"
    assert document["storedAt"] >= document["requestedAt"]
    download = get(city.officer, document["downloadPath"])
    assert (download.status_code, download.content) == (200, PAGE)
    (file,) = kept_files(city, document)
    # Its owner alone reads it, and enters the folder in which it lies.
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert case.look() == before
    assert city.officer.ask(NODE, id=document["id"])["node"] == {"id": document["id"]}


def test_the_largest_document_that_is_taken_is_taken(case: Case) -> None:
    body = PAGE + bytes(MOST_BYTES - len(PAGE))
    document = uploaded(case, body)
    assert get(case.city.officer, document["downloadPath"]).content == body
    refused = case.applicant.refused("requestUpload", **promise(case, size=MOST_BYTES + 1))
    assert (refused["code"], refused["path"]) == ("DOCUMENT_TOO_LARGE", ["size"])
    assert (str(MOST_BYTES), str(MOST_BYTES + 1)) == (refused["message"].split()[6], refused["observed"])


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"size": 0}, "DOCUMENT_EMPTY"),
        ({"size": -1}, "DOCUMENT_EMPTY"),
        ({"mediaType": "text/html"}, "DOCUMENT_TYPE_REFUSED"),
        ({"mediaType": "application/pdf; charset=utf-8"}, "DOCUMENT_TYPE_REFUSED"),
        ({"name": "验收报告.png"}, "DOCUMENT_TYPE_REFUSED"),
        ({"name": "验收报告.exe"}, "DOCUMENT_TYPE_REFUSED"),
        ({"sha256": "0" * 63}, "INPUT_INVALID"),
        ({"sha256": "g" * 64}, "INPUT_INVALID"),
        ({"name": "  "}, "INPUT_INVALID"),
        ({"name": ".."}, "INPUT_INVALID"),
        ({"name": "../../x.pdf"}, "INPUT_INVALID"),
        ({"name": "C:\\x.pdf"}, "INPUT_INVALID"),
        ({"name": "x.pdf\r\nSet-Cookie: a=b"}, "INPUT_INVALID"),
        ({"name": "x\u202efdp.exe"}, "INPUT_INVALID"),
        ({"name": "长" * 201}, "INPUT_INVALID"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(case: Case, fields: Json, refusal: str) -> None:
    refused = case.applicant.refused("requestUpload", **promise(case, **fields))
    assert (refused["code"], refused["path"]) == (refusal, list(fields))


def in_pieces(*pieces: bytes) -> Iterator[bytes]:
    """A body whose length is not said before."""
    yield from pieces


OTHER = PAGE[:-1] + b"!"
BROKEN: dict[str, tuple[Callable[[], bytes | Iterator[bytes]], str, int, str]] = {
    "other bytes": (lambda: OTHER, PDF, 422, "DOCUMENT_DIFFERS"),
    "other bytes in pieces": (lambda: in_pieces(OTHER[:5], OTHER[5:]), PDF, 422, "DOCUMENT_DIFFERS"),
    "nothing": (lambda: b"", PDF, 422, "DOCUMENT_DIFFERS"),
    "too short": (lambda: PAGE[:-1], PDF, 422, "DOCUMENT_DIFFERS"),
    "too short in pieces": (lambda: in_pieces(PAGE[:5]), PDF, 422, "DOCUMENT_DIFFERS"),
    "too long": (lambda: PAGE + b"!", PDF, 413, "DOCUMENT_TOO_LARGE"),
    "too long in pieces": (lambda: in_pieces(PAGE, b"!"), PDF, 413, "DOCUMENT_TOO_LARGE"),
    "another type": (lambda: PAGE, "text/html", 415, "DOCUMENT_TYPE_REFUSED"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_not_the_promised_document_is_not_kept(case: Case, broken: str) -> None:
    body, media_type, status, refusal = BROKEN[broken]
    answer, city = promised(case), case.city
    before = city.rows()
    refused = put(city, answer["uploadUrl"], body(), Content_Type=media_type)
    assert (refused.status_code, code(refused)) == (status, refusal)
    assert city.rows() == before
    assert kept_files(city, answer["document"]) == []
    assert get(city.officer, path_to(answer["document"])).status_code == 404
    assert put(city, answer["uploadUrl"]).status_code == 201


def test_a_document_that_is_stored_stays_as_it_is(case: Case) -> None:
    answer, city = promised(case), case.city
    assert put(city, answer["uploadUrl"]).status_code == 201
    before = city.rows()
    assert put(city, answer["uploadUrl"]).status_code == 204
    for other in (OTHER, PAGE[:-1], PAGE + b"!"):
        refused = put(city, answer["uploadUrl"], in_pieces(other))
        assert (refused.status_code, code(refused)) == (409, "DOCUMENT_ALREADY_STORED")
    assert code(put(city, answer["uploadUrl"], PAGE, Content_Type="text/csv")) == "DOCUMENT_ALREADY_STORED"
    assert city.rows() == before
    assert get(city.officer, path_to(answer["document"])).content == PAGE


def test_one_document_put_by_many_at_once_is_stored_once(case: Case) -> None:
    answer, city = promised(case), case.city
    with ThreadPoolExecutor(max_workers=8) as people:
        answers = [came.status_code for came in people.map(put, [city] * 8, [answer["uploadUrl"]] * 8)]
    assert set(answers) <= {201, 204}
    assert 201 in answers
    stored = "SELECT count(*) AS n FROM audit_line WHERE deed = 'store_document' AND command ->> 'document_id' = $1"
    assert city.sql(stored, str(row_of(answer["document"]))) == [{"n": 1}]
    assert len(kept_files(city, answer["document"])) == 1


def test_the_same_key_again_answers_the_same_document_and_a_link_that_works(city: City) -> None:
    case = open_case(city)
    command = {**promise(case), "idempotencyKey": new_key()}
    first = case.applicant.done("requestUpload", **command)
    before = city.rows()
    again = case.applicant.done("requestUpload", **command)
    assert again["document"] == first["document"]
    assert again["uploadUrl"] != first["uploadUrl"]
    assert city.rows() == before
    assert put(city, again["uploadUrl"]).status_code == 201
    assert case.applicant.done("requestUpload", **command)["document"]["storedAt"]
    assert case.applicant.refused("requestUpload", **{**command, "name": "other.pdf"})["code"] == "KEY_REUSED"


def raw(case: Case, link: str, lines: list[str], *pieces: bytes) -> socket.socket:
    """A connection over which an upload was begun."""
    address = httpx.URL(case.city.address)
    assert address.port
    line = socket.create_connection((address.host, address.port), timeout=10)
    headers = [f"PUT {link} HTTP/1.1", f"Host: {address.host}", f"Content-Type: {PDF}", *lines, "", ""]
    line.sendall("\r\n".join(headers).encode() + b"".join(pieces))
    return line


def test_an_upload_that_breaks_off_is_not_kept(case: Case) -> None:
    body = PAGE * 100_000
    answer, city = promised(case, body), case.city
    before = city.rows()
    line = raw(case, answer["uploadUrl"], [f"Content-Length: {len(body)}"], body[: len(body) // 2])
    deadline = time.monotonic() + 10
    while not kept_files(city, answer["document"]):
        assert time.monotonic() < deadline, "nothing was begun"
        time.sleep(0.01)
    line.close()
    while kept_files(city, answer["document"]):
        assert time.monotonic() < deadline, "half a document was left"
        time.sleep(0.01)
    assert city.rows() == before
    assert get(city.officer, path_to(answer["document"])).status_code == 404
    assert put(city, answer["uploadUrl"], body).status_code == 201


def test_an_upload_without_end_is_cut_off_with_the_first_byte_too_many(case: Case) -> None:
    answer = promised(case)
    piece = PAGE + b"!"
    chunk = f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    with raw(case, answer["uploadUrl"], ["Transfer-Encoding: chunked"], chunk) as line:
        response = b""
        while received := line.recv(65_536):
            response += received
    # The server ended it, while the client had not.
    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in head.lower()
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "DOCUMENT_TOO_LARGE"


@pytest.mark.parametrize("harm", ["gone", "cut short"])
def test_a_document_that_the_store_has_lost_is_said_and_comes_back_with_the_same_bytes(case: Case, harm: str) -> None:
    command = {**promise(case), "idempotencyKey": new_key()}
    answer = case.applicant.done("requestUpload", **command)
    assert put(case.city, answer["uploadUrl"]).status_code == 201
    document = next(each for each in documents(case) if each["id"] == answer["document"]["id"])
    for path in kept_files(case.city, document):
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1])
    file = get(case.city.officer, document["downloadPath"])
    assert (file.status_code, code(file)) == (410, "DOCUMENT_LOST")
    again = case.applicant.done("requestUpload", **command)
    assert put(case.city, again["uploadUrl"]).status_code == 204
    assert get(case.city.officer, document["downloadPath"]).content == PAGE


def test_a_grant_takes_so_many_documents_and_those_that_never_came_make_room(city: City) -> None:
    case = open_case(city)
    uploaded(case)
    for _ in range(MOST_DOCUMENTS - 1):
        promised(case)
    refused = case.applicant.refused("requestUpload", **promise(case))
    assert (refused["code"], refused["path"]) == ("TOO_MANY_DOCUMENTS", [])
    promised(open_case(city))
    city.move_to(FIRST_DAY + timedelta(days=2))
    promised(case)


def test_what_was_done_stands_in_the_audit_of_the_grant(city: City) -> None:
    case, expert = open_case(city, "A01-1").to("SUBMITTED"), city.person(Role.EXPERT, desk="review")
    assigned(case, expert)
    document = uploaded(case, by=expert)
    lines = city.sql(
        "SELECT deed, actor, role FROM audit_line WHERE outcome ->> 'document' = $1", str(row_of(document))
    )
    deeds = sorted((line["deed"], line["actor"], line["role"]) for line in lines)
    assert deeds == [("request_upload", "expert review", "EXPERT"), ("store_document", "duixian", "SYSTEM")]


def reviewing(case: Case) -> tuple[Person, Json]:
    """Who takes the first step of a case that stands on a document, and how."""
    step = next(step for step in case.grant["procedure"] if step["needsDocument"])
    command: Json = {"id": case.id, "step": step["code"], "passed": False, "finding": "材料不符"}
    return case.city.person(Role(step["role"]), bureau=step["bureau"]), command


def test_a_step_that_needs_a_document_stands_on_one_of_its_own_grant_that_came(city: City) -> None:
    case = open_case(city, "A07-1").to("UNDER_REVIEW")
    person, command = reviewing(case)
    pending, elsewhere = promised(case, by=person)["document"]["id"], uploaded(open_case(city))["id"]
    for named, refusal in (
        ([], "DOCUMENT_REQUIRED"),
        ([pending], "DOCUMENT_NOT_STORED"),
        ([elsewhere], "DOCUMENT_NOT_STORED"),
        ([uploaded(case)["id"], elsewhere], "DOCUMENT_NOT_STORED"),
    ):
        refused = person.refused("recordReview", **command, documentIds=named)
        assert (refused["code"], refused["path"]) == (refusal, ["documentIds"])
    person.done("recordReview", **command, documentIds=[uploaded(case)["id"]])


@pytest.mark.parametrize("place", ["gs://bucket", "http://host/x", "s3://", "s3://Bucket", "s3://bucket/a?b"])
def test_a_place_that_is_neither_folder_nor_bucket_is_told_at_the_start(place: str) -> None:
    with pytest.raises(ValueError, match="DUIXIAN_DOCUMENT_STORE must be a folder, or s3://BUCKET"):
        read_settings(document_store=place)

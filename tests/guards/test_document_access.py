"""A document is put by whoever holds its link, and got by whoever may see its grant; for others it is not there."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from api.access.key_sources import kept_in
from api.access.tokens import DOWNLOAD as DOWNLOAD_PASS
from api.access.tokens import Pass, TokenKey
from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.paperwork import assigned
from tests.world.uploads import PAGE, code, get, path_to, promise, promised, put, row_of, uploaded
from workflows.runtime.clock import system_moment

MINUTE = timedelta(minutes=1)
TAKES_PART = [role for role in Role if role not in {Role.SYSTEM, Role.TREASURY}]
DOWNLOAD = "query Download($id: ID!) { node(id: $id) { ... on Document { downloadUrl } } }"
NODE = "query Node($id: ID!) { node(id: $id) { id } }"


@pytest.fixture(scope="module")
def case(city: City) -> Case:
    return open_case(city)


def test_a_download_is_a_file_and_never_a_page_of_this_server(case: Case) -> None:
    document = uploaded(case, b"<script>alert(1)</script>", name='"; x="报告.csv', mediaType="text/csv")
    file = get(case.applicant, document["downloadPath"])
    assert file.headers["content-type"] == "text/csv"
    assert file.headers["content-length"] == str(document["size"])
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''%22%3B%20x%3D%22%E6%8A%A5%E5%91%8A.csv"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert file.headers["etag"] == f'"{document["sha256"]}"'
    again = get(case.applicant, document["downloadPath"], If_None_Match=file.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    headers = case.applicant.headers()
    head = case.city.http.head(document["downloadPath"], headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == file.headers["content-length"]


def test_a_link_is_good_for_its_document_until_it_expires(case: Case, tmp_path: Path) -> None:
    city, uid = case.city, row_of(promised(case)["document"])
    now, other = system_moment().now, TokenKey(kept_in(tmp_path / "other.pem"))
    good = city.key.sign_upload(uid, now + MINUTE)
    head, claims, signature = good.split(".")
    signatures = {
        "expired": city.key.sign_upload(uid, now - MINUTE),
        "of another document": city.key.sign_upload(UUID(int=1), now + MINUTE),
        "by another key": other.sign_upload(uid, now + MINUTE),
        "by nobody": f"{head}.{claims}.",
        "changed": f"{head}.{claims}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "a bearer token": city.officer.headers()["Authorization"].removeprefix("Bearer "),
        "no token": "x",
        "empty": "",
    }
    before = city.rows()
    for what, signed in signatures.items():
        refused = put(city, f"/documents/{uid}?signature={signed}")
        assert (refused.status_code, code(refused), what) == (403, "UPLOAD_NOT_SIGNED", what)
    assert code(put(city, f"/documents/{uid}")) == "UPLOAD_NOT_SIGNED"
    assert city.rows() == before
    assert put(city, f"/documents/{uid}?signature={good}").status_code == 201


def test_a_link_signs_nobody_in(case: Case) -> None:
    answer = promised(case)
    signature = answer["uploadUrl"].partition("signature=")[2]
    bearer = {"Authorization": f"Bearer {signature}"}
    assert case.city.http.get(path_to(answer["document"]), headers=bearer).status_code == 401
    assert case.city.nobody.post("{ server { today } }", None, **bearer).status_code == 401


def downloaded_by(person: Person, document: Json) -> str:
    """The link to a document that somebody is shown."""
    return person.ask(DOWNLOAD, id=document["id"])["node"]["downloadUrl"]


def looks(city: City, document: Json) -> list[tuple[str, bool]]:
    """Who looked at a document, in order, and whether by a link."""
    lines = city.sql(
        "SELECT role, (command ->> 'by_link')::boolean AS by_link FROM audit_line "
        "WHERE deed = 'look_at_document' AND chain = $1 ORDER BY number",
        row_of(document),
    )
    return [(line["role"], line["by_link"]) for line in lines]


def test_a_plain_link_shows_its_document_to_whoever_follows_it_on_record(case: Case) -> None:
    city, document = case.city, uploaded(case, name="报告.pdf")
    link = downloaded_by(city.officer, document)
    assert link.startswith(f"{document['downloadPath']}?signature=")
    # As a browser follows it: with no header of ours.
    file = city.http.get(link)
    assert (file.status_code, file.content, file.headers["content-type"]) == (200, PAGE, "application/pdf")
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf"
    assert (file.headers["x-content-type-options"], file.headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert city.http.head(link).status_code == 200
    assert city.http.get(link, headers={"If-None-Match": file.headers["etag"]}).status_code == 304
    assert get(case.applicant, document["downloadPath"]).status_code == 200
    assert looks(city, document) == [("OFFICER", True), ("OFFICER", True), ("APPLICANT", False)]
    assert put(city, link).status_code == 403
    assert case.applicant.ask(DOWNLOAD, id=promised(case)["document"]["id"])["node"]["downloadUrl"] is None


def test_a_plain_link_is_good_for_one_document_for_minutes_and_for_who_may_see_it(case: Case, tmp_path: Path) -> None:
    city, document, other = case.city, uploaded(case), uploaded(case)
    uid, now = row_of(document), system_moment().now
    assert city.officer.actor
    signature = downloaded_by(city.officer, document).partition("signature=")[2]
    given = Pass(city.officer.actor, str(uid), (now + MINUTE).timestamp())
    stranger = city.applicant().actor
    assert stranger
    bad = {
        "of another document": downloaded_by(city.officer, other).partition("signature=")[2],
        "expired": city.key.sign_pass(DOWNLOAD_PASS, given, now - MINUTE),
        "with the token": city.key.sign_pass(DOWNLOAD_PASS, replace(given, signed_in_until=0.0), now + MINUTE),
        "of an upload": city.key.sign_upload(uid, now + MINUTE),
        "for something else": city.key.sign_pass("ticket", given, now + MINUTE),
        "by another key": TokenKey(kept_in(tmp_path / "other.pem")).sign_pass(DOWNLOAD_PASS, given, now + MINUTE),
        "a bearer token": city.officer.headers()["Authorization"].removeprefix("Bearer "),
        "cut": signature[:-1],
        "empty": "",
    }
    for what, signed in bad.items():
        refused = city.http.get(f"/documents/{uid}?signature={signed}", headers={"Accept-Language": "zh-CN"})
        assert (refused.status_code, code(refused), what) == (403, "DOWNLOAD_NOT_SIGNED", what)
    # One that is right says who follows it, and who that is may see no more than otherwise.
    unseen = city.key.sign_pass(DOWNLOAD_PASS, replace(given, actor=stranger), now + MINUTE)
    assert code(city.http.get(f"/documents/{uid}?signature={unseen}")) == "NOT_FOUND"
    assert city.http.get(f"/documents/{uid}", headers={"Authorization": f"Bearer {signature}"}).status_code == 401
    assert looks(city, document) == []
    assert city.http.get(f"/documents/{uid}?signature={signature}").content == PAGE


@pytest.mark.parametrize("role", TAKES_PART)
def test_whoever_takes_part_in_a_case_may_upload(case: Case, role: Role) -> None:
    person = case.applicant if role is Role.APPLICANT else case.city.person(role)
    if role is Role.EXPERT:
        case = open_case(case.city, "A01-1").to("SUBMITTED")
        assigned(case, person)
    document = uploaded(case, by=person)
    assert person.actor
    assert document["uploadedBy"] == person.actor.name


def test_a_document_is_got_by_whoever_may_see_its_grant(case: Case) -> None:
    city, document = case.city, uploaded(case)
    for role in Role:
        if role not in {Role.APPLICANT, Role.EXPERT, Role.SYSTEM}:
            assert get(city.person(role), document["downloadPath"]).content == PAGE
    strangers = [city.applicant(), city.person(Role.EXPERT), city.person(Role.DISTRICT_OFFICER, district="420106")]
    for stranger in strangers:
        refused = get(stranger, document["downloadPath"], Accept_Language="zh-CN")
        assert (refused.status_code, code(refused)) == (404, "NOT_FOUND")
        assert refused.json()["errors"][0]["message"] == "未找到您有权查看的材料。"
        assert stranger.ask(NODE, id=document["id"])["node"] is None
        assert stranger.refused("requestUpload", **promise(case))["code"] == "NOT_FOUND"
    refused = get(city.nobody, document["downloadPath"])
    assert (refused.status_code, code(refused)) == (401, "NOT_SIGNED_IN")
    assert refused.headers["www-authenticate"] == "Bearer"
    headers = {"Authorization": "Bearer x"}
    assert code(city.http.get(document["downloadPath"], headers=headers)) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "path",
    [
        "x",
        "00000000-0000-0000-0000-000000000000",
        "%2e%2e%2fsigning-key.pem",
        "..%2f..%2fetc%2fpasswd",
        "a/b",
        "%00",
        "{UID}/x",
        "{UPPER}",
        "{HEX}",
        "urn:uuid:{UID}",
        "%7B{UID}%7D",
    ],
)
def test_a_path_that_names_no_document_is_not_found(case: Case, path: str) -> None:
    uid = row_of(uploaded(case))
    named = path.replace("{UID}", str(uid)).replace("{HEX}", uid.hex).replace("{UPPER}", str(uid).upper())
    file = get(case.city.officer, f"/documents/{named}")
    assert (file.status_code, code(file)) == (404, "NOT_FOUND")
    assert code(put(case.city, f"/documents/{named}?signature=x")) in {"NOT_FOUND", "UPLOAD_NOT_SIGNED"}


def test_a_document_is_neither_posted_nor_deleted(case: Case) -> None:
    document = uploaded(case)
    for method in ("POST", "DELETE", "PATCH"):
        refused = case.city.http.request(method, document["downloadPath"], headers=case.applicant.headers())
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, PUT")
        assert code(refused) == "BAD_REQUEST"
    assert get(case.applicant, document["downloadPath"]).content == PAGE

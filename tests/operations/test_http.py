"""GraphQL over HTTP: media types, statuses, what a GET may do, and nothing that hangs."""

import socket
from urllib.parse import urlsplit
from uuid import UUID

import pytest

import api.access.bodies
from tests.world.cases import open_case
from tests.world.city import City, Json

ASKED = {"query": "{ server { today } }"}
GRAPHQL, JSON = "application/graphql-response+json", "application/json"
NOT_RUN: dict[str, tuple[Json, int, int]] = {
    "a syntax error": ({"query": "{ server"}, 400, 400),
    "a field that there is not": ({"query": "{ servers }"}, 400, 422),
    "a variable of another type": (
        {"query": "query($id: ID!) { grant(id: $id) { id } }", "variables": {"id": {}}},
        400,
        422,
    ),
    "a variable that is missing": ({"query": "query($id: ID!) { grant(id: $id) { id } }"}, 400, 422),
    "several operations without a name": ({"query": "query A { server { today } } query B { __typename }"}, 400, 422),
    "an operation that there is not": ({"query": "query A { __typename }", "operationName": "B"}, 400, 422),
    "a subscription": ({"query": "subscription { __typename }"}, 400, 422),
}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.6", JSON),
        (f"text/html, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL),
        (f"{GRAPHQL};q=0, */*;q=0.1", JSON),
        (f"{GRAPHQL};q=x, {JSON};q=0.1", JSON),
    ],
)
def test_a_client_is_answered_in_the_media_type_that_it_likes_best(city: City, accept: str | None, kind: str) -> None:
    request = city.http.build_request("POST", "/graphql", json=ASKED)
    del request.headers["accept"]
    if accept:
        request.headers["accept"] = accept
    answer = city.http.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("preferred", "spoken"),
    [
        ("", "en"),
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("fr, zh;q=0.5", "zh-CN"),
        ("en;q=0.1, zh-CN", "zh-CN"),
        ("zh-TW;q=0.2, en-GB;q=0.3", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("fr", "en"),
        ("zh;q=x", "en"),
        ("*", "en"),
    ],
)
def test_a_client_is_answered_in_the_language_that_it_likes_best(city: City, preferred: str, spoken: str) -> None:
    answer = city.http.post("/graphql", json=ASKED, headers={"Accept-Language": preferred})
    assert answer.headers["content-language"] == spoken


@pytest.mark.parametrize("accept", ["text/html", "image/png, text/plain;q=0.5", "application/json;q=0", "x"])
def test_a_client_that_takes_no_json_is_told_so(city: City, accept: str) -> None:
    answer = city.http.post("/graphql", json=ASKED, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("what", NOT_RUN)
def test_a_document_that_cannot_be_run_is_answered_without_data(city: City, what: str) -> None:
    body, status, _ = NOT_RUN[what]
    for accept, expected in ((GRAPHQL, status), (JSON, 200)):
        answer = city.http.post("/graphql", json=body, headers={"Accept": accept})
        assert answer.status_code == expected, accept
        assert "data" not in answer.json()
        assert answer.json()["errors"][0]["extensions"]["code"]


def test_a_get_that_asks_for_a_command_is_405(city: City) -> None:
    for accept in (GRAPHQL, JSON):
        parameters = {"query": "mutation { __typename }"}
        answer = city.http.get("/graphql", params=parameters, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_get_names_its_variables_and_its_operation(city: City) -> None:
    case = open_case(city)
    parameters = {
        "query": "query A($id: ID!) { grant(id: $id) { number } } query B { __typename }",
        "variables": f'{{"id": "{case.id}"}}',
        "operationName": "A",
        "extensions": "",
    }
    answer = city.http.get("/graphql", params=parameters, headers=city.officer.headers())
    assert answer.json()["data"] == {"grant": {"number": case.grant["number"]}}


def test_a_body_that_does_not_arrive_is_given_up(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.access.bodies, "MOST_SECONDS", 0.2)
    place = urlsplit(city.address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as connection:
        head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        connection.sendall(head.encode())
        assert connection.recv(65_536).startswith(b"HTTP/1.1 408 ")


def test_a_page_of_another_origin_is_let_in_by_nobody_unless_it_is_named(city: City) -> None:
    requested = {"Origin": "https://page.example.cn", "Access-Control-Request-Method": "POST"}
    for answer in (
        city.http.options("/graphql", headers=requested),
        city.http.post("/graphql", json=ASKED, headers={"Origin": requested["Origin"]}),
    ):
        assert not any(name.startswith("access-control-") for name in answer.headers)


def test_who_sends_on_after_a_refusal_reads_why(city: City) -> None:
    where, body = urlsplit(city.address), bytes(12 * 2**20)
    head = f"PUT /documents/{UUID(int=1)} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")[0]
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"connection: close" in answer.lower()

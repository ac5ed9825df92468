"""A page of another origin that is named in the settings asks, follows, uploads and reads; any other page does not."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from websockets.exceptions import InvalidStatus

import api.http.document_routes
from tests.operations.test_connections import connected, heard
from tests.world.cases import open_case
from tests.world.chinese import strange_words
from tests.world.chosen_city import chosen_city
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.followers import INBOX, PATIENCE, address, opened
from tests.world.uploads import PDF, promised, put, uploaded
from workflows.runtime.settings import Settings, read_settings

PAGE, OTHER = "https://page.example.cn", "https://page.example.cn.example.com"
WRITTEN = " HTTPS://Page.example.cn:443, http://127.0.0.1:5173"
"""As somebody may write it into the settings."""
HEAD_SECONDS, PLACES = 2.0, 6


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city that lets pages of two other origins in."""
    named = read_settings(origins=WRITTEN).origins
    with chosen_city(
        databases, settings, origins=named, head_seconds=HEAD_SECONDS, client_connections=PLACES
    ) as served:
        yield served


def preflight(city: City, path: str, method: str, headers: str, origin: str = PAGE) -> httpx.Response:
    """The answer to what a browser asks before it sends what is no simple request."""
    wanted = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return city.http.options(path, headers={"Origin": origin} | wanted)


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/graphql", "POST", "authorization,content-type,traceparent"),
        ("/graphql", "GET", "authorization"),
        ("/documents/00000000-0000-0000-0000-000000000001", "PUT", "content-type"),
        ("/documents/00000000-0000-0000-0000-000000000001", "GET", "authorization,if-none-match"),
        ("/readyz", "GET", "x"),
    ],
)
def test_a_named_page_may_ask_at_every_door_and_another_at_none(
    city: City, path: str, method: str, headers: str
) -> None:
    for origin in (PAGE, "http://127.0.0.1:5173"):
        allowed = preflight(city, path, method, headers, origin)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, origin)
        assert method in allowed.headers["access-control-allow-methods"].split(", ")
        assert allowed.headers["access-control-allow-headers"] == headers
        assert "access-control-allow-credentials" not in allowed.headers
    for origin in (OTHER, "http://page.example.cn", "null"):
        refused = preflight(city, path, method, headers, origin)
        assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (400, False)
    assert preflight(city, path, "DELETE", headers).status_code == 400


def test_what_a_page_is_answered_can_be_read_by_it_refusals_too(city: City) -> None:
    document = uploaded(open_case(city))
    body = {"query": "{ server { today } }"}
    statuses = {"data": 200, "a bad token": 401, "too much": 413, "no ticket": 401, "no GraphQL": 415}
    statuses |= {"bytes": 200, "no bytes": 401, "no page": 404}
    for origin in (PAGE, OTHER):
        own = {"Origin": origin}
        answers = {
            "data": city.http.post("/graphql", json=body, headers=own),
            "a bad token": city.http.post("/graphql", json=body, headers=own | {"Authorization": "Bearer x"}),
            "too much": city.http.post("/graphql", json={"query": "x" * 2**21}, headers=own),
            "no ticket": city.http.post("/graphql/tickets", headers=own),
            "no GraphQL": city.http.post("/graphql", content="{", headers=own),
            "bytes": city.http.get(document["downloadPath"], headers=own | city.officer.headers()),
            "no bytes": city.http.get(document["downloadPath"], headers=own),
            "no page": city.http.get("/nowhere", headers=own),
        }
        for what, answer in answers.items():
            allowed = answer.headers.get("access-control-allow-origin")
            assert allowed == (PAGE if origin == PAGE else None), what
            assert answer.status_code == statuses[what], what
            assert "Origin" in answer.headers["vary"].split(", "), what
            exposed = set(answer.headers["access-control-expose-headers"].split(", "))
            assert {"ETag", "Retry-After", "Duixian-Today", "Content-Disposition"} <= exposed
    with city.http.stream(
        "POST",
        "/graphql",
        json={"query": INBOX},
        headers=city.officer.headers() | {"Accept": "text/event-stream", "Origin": PAGE},
    ) as stream:
        assert stream.headers["access-control-allow-origin"] == PAGE
    came = put(city, promised(open_case(city))["uploadUrl"], Origin=PAGE, Content_Type=PDF)
    assert (came.status_code, came.headers["access-control-allow-origin"]) == (201, PAGE)


def read_answer(answer: bytes) -> tuple[list[str], str]:
    """The head of an answer in lines, and its sentence."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode().split("\r\n"), json.loads(body)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (f"X-Long: {'a' * 40_000}\r\n\r\n", "431", "请求头至多"),
        ("no field\r\n\r\n", "400", "无法识别该请求"),
        ("X-Slow: ", "408", "请求头未在"),
    ],
)
def test_what_is_refused_before_there_is_a_request_is_told_to_a_named_page_in_its_language(
    city: City, sent: str, status: str, sentence: str
) -> None:
    for origin, language, allowed in ((PAGE, "zh-CN", True), (OTHER, "zh-CN", False), (PAGE, "en", True)):
        head = f"GET /graphql HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nAccept-Language: {language}\r\nAccept: */*\r\n"
        with connected(city) as connection:
            connection.sendall(f"{head}{sent}".encode())
            lines, message = read_answer(heard(connection))
        assert lines[0].startswith(f"HTTP/1.1 {status} ")
        assert (f"access-control-allow-origin: {origin}" in lines) is allowed
        assert f"content-language: {language}" in lines
        assert message.startswith(sentence) is (language == "zh-CN"), message


def test_what_is_refused_before_its_origin_is_heard_is_told_to_no_page(city: City) -> None:
    origin = f"Origin: {PAGE}\r\n\r\n"
    late = head_of_answer(city, f"X-Long: {'a' * 70_000}\r\n{origin}")
    headers = city.officer.headers() | {"Accept": "text/event-stream"}
    with ExitStack() as streams:
        for _ in range(PLACES):
            streams.enter_context(city.http.stream("POST", "/graphql", json={"query": INBOX}, headers=headers))
        full = head_of_answer(city, origin)
    for lines, status in ((late, "431"), (full, "429")):
        assert lines[0].startswith(f"HTTP/1.1 {status} ")
        assert [line for line in lines if line.startswith("access-control-")] == []


def head_of_answer(city: City, sent: str) -> list[str]:
    """The head of what is answered to the rest of a head."""
    with connected(city) as connection:
        connection.sendall(f"GET /graphql HTTP/1.1\r\nHost: x\r\n{sent}".encode())
        return read_answer(heard(connection))[0]


def test_a_bug_is_told_to_a_named_page_in_its_language(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    document = uploaded(open_case(city))
    monkeypatch.setattr(api.http.document_routes, "_headers_of", None)
    page = {"Origin": PAGE, "Accept-Language": "zh"}
    answer = city.http.get(document["downloadPath"], headers=city.officer.headers() | page)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (500, PAGE)
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["message"].startswith("系统出错")


def test_who_does_not_sign_in_rightly_is_told_so_in_chinese(city: City) -> None:
    chinese = {"Accept-Language": "zh-CN"}
    wrong = chinese | {"Authorization": "Bearer x"}
    answers = {
        "a token": city.http.post("/graphql", json={"query": "{ server { today } }"}, headers=wrong),
        "a token for a ticket": city.http.post("/graphql/tickets", headers=wrong),
        "no token for a ticket": city.http.post("/graphql/tickets", headers=chinese),
        "a ticket": city.http.get(
            "/graphql?ticket=x&query={server{today}}", headers=chinese | {"Accept": "text/event-stream"}
        ),
        "a document": city.http.get("/documents/00000000-0000-0000-0000-000000000001", headers=wrong),
    }
    for what, answer in answers.items():
        message = answer.json()["errors"][0]["message"]
        assert (answer.status_code, answer.headers["content-language"]) == (401, "zh-CN"), what
        assert strange_words(message) == [], what


def test_a_socket_is_opened_by_a_named_page_by_a_page_of_the_server_and_by_no_page(city: City) -> None:
    for headers in ({"Origin": PAGE}, {"Origin": city.address}, {}):
        with opened(address(city), headers=headers) as socket:
            socket.follow("{ server { demonstration } }")
            assert socket.next_event() == {"demonstration": True}
    for origin in (OTHER, "null", f"https://{city.address.removeprefix('http://')}0"):
        with pytest.raises(InvalidStatus) as refused, opened(address(city), headers={"Origin": origin}):
            pass
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("asks", ["query", "subscription"])
def test_a_stream_begins_before_there_is_anything_to_tell(city: City, asks: str) -> None:
    document = "{ server { today } }" if asks == "query" else INBOX
    headers = city.officer.headers() | {"Accept": "text/event-stream", "Accept-Encoding": "gzip"}
    with city.http.stream("POST", "/graphql", json={"query": document}, headers=headers, timeout=PATIENCE) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        assert next(answer.iter_raw()).startswith(b":\n\n")


def test_an_answer_of_more_than_a_kilobyte_is_packed_for_who_unpacks(city: City) -> None:
    long, short = "{ policy { measures { code title } } }", "{ server { today } }"
    for encoding, document, packed in (("gzip, br", long, True), ("gzip", short, False), ("identity", long, False)):
        answer = city.http.post("/graphql", json={"query": document}, headers={"Accept-Encoding": encoding})
        assert (answer.headers.get("content-encoding") == "gzip", len(answer.content) > 1_024) == (
            packed,
            document == long,
        )
        assert answer.headers["content-length"] == str(answer.num_bytes_downloaded)
        assert answer.num_bytes_downloaded < len(answer.content) or not packed
        assert answer.json()["data"]
    body = b"%PDF-1.7 " + bytes(4_096)
    file = city.http.get(
        uploaded(open_case(city), body)["downloadPath"], headers=city.officer.headers() | {"Accept-Encoding": "gzip"}
    )
    assert (file.content, file.headers["content-length"]) == (body, str(len(body)))
    assert "content-encoding" not in file.headers


@pytest.mark.parametrize(
    "origins",
    [
        *("page.example.cn", "https://", "https://page.example.cn/", "https://page.example.cn/x", "null", "ftp://x"),
        *("https://*.example.cn", "https://u@page.example.cn", "https://page.example.cn:x", "https://武汉.cn"),
        "https://page.example.cn; https://other.example.cn",
    ],
)
def test_what_is_no_origin_is_told_at_the_start(origins: str) -> None:
    with pytest.raises(ValueError, match="DUIXIAN_ORIGINS must be origins by commas"):
        read_settings(origins=origins)


def test_no_production_lets_every_page_in() -> None:
    assert read_settings(origins="*").page_origins == ("*",)
    assert read_settings(origins=WRITTEN).page_origins == (PAGE, "http://127.0.0.1:5173")
    with pytest.raises(ValueError, match=r"DUIXIAN_ORIGINS cannot be \* in production"):
        read_settings(origins=f"*,{PAGE}", mode="production", database_url="postgresql://x/y")

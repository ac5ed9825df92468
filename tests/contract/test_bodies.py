"""Whatever is sent is answered: in JSON, as 4xx where it is wrong, never as 500; and the server goes on serving."""

import base64
import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from api.access.tokens import TokenKey
from domain.lives.roles import Role
from tests.world.city import City, Json
from tests.world.scopes import acting

JSON = {"Content-Type": "application/json"}
TOO_LARGE_A_HEAD = 431
OFFICER = acting("an officer", Role.OFFICER)
DEEP = 10_000

BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "null": (b"null", 400),
    "a number": (b"1", 400),
    "a text": (b'"x"', 400),
    "no list": (b"[]", 400),
    "a list": (b"[1, null]", 400),
    "a batch": (b'[{"query": "{ server { today } }"}]', 400),
    "an empty object": (b"{}", 400),
    "a query that is a number": (b'{"query": 1}', 400),
    "a query that is null": (b'{"query": null}', 400),
    "an empty query": (b'{"query": ""}', 400),
    "a query of blanks": (b'{"query": "  "}', 400),
    "variables that are a list": (b'{"query": "{ server { today } }", "variables": [1]}', 400),
    "variables that are a text": (b'{"query": "{ server { today } }", "variables": "{}"}', 400),
    "an operation that is a number": (b'{"query": "{ server { today } }", "operationName": 1}', 400),
    "an operation that there is not": (b'{"query": "query A { server { today } }", "operationName": "B"}', 400),
    "two operations without a name": (b'{"query": "query A { server { today } } query B { server { role } }"}', 400),
    "extensions that are a text": (b'{"query": "{ server { today } }", "extensions": "x"}', 400),
    "broken JSON": (b'{"query": "{ server { today } }"', 400),
    "two objects": (b'{"query": "{ server { today } }"}{}', 400),
    "not a number": (b'{"query": "{ server { today } }", "variables": {"x": NaN}}', 400),
    "no UTF-8": (b'{"query": "\xff"}', 400),
    "another encoding": ('{"query": "{ server { today } }"}'.encode("utf-16"), 400),
    "lists in lists": (b"[" * DEEP + b"]" * DEEP, 400),
    "objects in objects": (b'{"query": ' * DEEP + b"1" + b"}" * DEEP, 400),
    "deep variables": (
        b'{"query": "{ server { today } }", "variables": {"x": ' + b"[" * 500 + b"]" * 500 + b"}}",
        400,
    ),
    "more than a mebibyte": (b'{"query": "{ server { today } }", "variables": {"x": "' + b"x" * 2**21 + b'"}}', 413),
    "no GraphQL": (b'{"query": "SELECT 1"}', 400),
    "a field that there is not": (b'{"query": "{ servers }"}', 400),
    "selections in selections": (json.dumps({"query": "{ policy" * DEEP + "}" * DEEP}).encode(), 413),
    "a thousand selections in selections": (json.dumps({"query": "{ policy" * 1000 + "}" * 1000}).encode(), 400),
    "lists in a query": (json.dumps({"query": "{ node(id: " + "[" * 1500 + "]" * 1500 + ") }"}).encode(), 400),
    "a fragment that spreads itself": (
        b'{"query": "{ ...F } fragment F on Query { ...F }"}',
        400,
    ),
}


@pytest.fixture(autouse=True)
def _still_serving(city: City) -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """Whatever was sent, the server answers the next one."""
    yield
    answer = city.http.post("/graphql", json={"query": "{ server { today } }"})
    assert answer.json()["data"] == {"server": {"today": "2021-03-01"}}


def checked_error(answer: Json, status: int, headers: Json) -> None:
    """An error in the form that GraphQL clients read."""
    assert headers["content-type"].startswith("application/json")
    # Too large a head is answered before anybody asks what day it is.
    assert headers.get("duixian-today") == (None if status == TOO_LARGE_A_HEAD else "2021-03-01; demonstration")
    error = answer["errors"][0]
    assert error["message"]
    assert error["extensions"]["code"]
    assert status < 500
    assert "INTERNAL_SERVER_ERROR" not in error["extensions"]["code"]


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES.keys())
def test_a_body_that_is_no_request_is_a_clear_error(city: City, body: bytes, status: int) -> None:
    answer = city.http.post("/graphql", content=body, headers=JSON)
    checked_error(answer.json(), answer.status_code, dict(answer.headers))
    assert answer.status_code in {status, 200 if b"query" in body else status}
    assert answer.json().get("data") is None


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_taken(city: City, kind: str) -> None:
    answer = city.http.post("/graphql", content=b'{"query": "{ server { today } }"}', headers={"Content-Type": kind})
    assert answer.status_code == 415
    checked_error(answer.json(), answer.status_code, dict(answer.headers))


def test_json_is_taken_with_its_character_set(city: City) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = city.http.post("/graphql", content=b'{"query": "{ server { today } }"}', headers=headers)
    assert answer.status_code == 200


def test_a_body_that_is_sent_in_pieces_without_end_is_cut_off(city: City) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"query": "'
        for _ in range(40):
            yield b"x" * 65_536

    answer = city.http.post("/graphql", content=pieces(), headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_get_and_post_are_answered(city: City, method: str) -> None:
    answer = city.http.request(method, "/graphql", content=b'{"query": "{ server { today } }"}', headers=JSON)
    assert answer.status_code == 405
    checked_error(answer.json(), answer.status_code, dict(answer.headers))
    assert answer.headers["allow"] == "GET, POST"


def signed_with_secret(secret: bytes, claims: Json) -> str:
    """A token by a shared secret, made by hand: the library refuses to take a public key for one."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "HS256"}, claims)]
    mark = hmac.digest(secret, b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(mark).rstrip(b"=")]).decode()


NO_CLAIMS: dict[str, Json] = {
    "for another audience": {"aud": "somebody"},
    "for nobody": {"aud": None},
    "without a number": {"jti": None},
    "with a number that is none": {"jti": 7},
    "without a client": {"client_id": None},
    "without its beginning": {"iat": None},
    "of the future": {"iat": 4102444000},
    "that ends never": {"exp": None},
    "that ends some day": {"exp": "some day"},
    "that begins tomorrow": {"nbf": 4102444000},
    "of the system": {"role": "SYSTEM"},
    "of a role that there is not": {"role": "MAYOR"},
    "of a role that is a list": {"role": ["OFFICER"]},
    "without a name": {"sub": ""},
    "of an applicant without a code": {"role": "APPLICANT"},
    "of an applicant with a code cut short": {"role": "APPLICANT", "credit_code": "91420100MA4KDEM01"},
    "of an applicant with a person's number": {"role": "APPLICANT", "credit_code": "362322198709086409"},
    "of an applicant whose code is a number": {"role": "APPLICANT", "credit_code": 914201},
    "with a bureau that is a number": {"bureau": 7},
    "with bureaus that are numbers": {"bureau": ["市科技局", 7]},
    "with a blank bureau": {"bureau": [""]},
    "with too many treasuries": {"role": "FINANCE", "treasury": ["city"] * 61},
    "with a treasury that is too long": {"role": "FINANCE", "treasury": "4" * 21},
    "with a name that is a number": {"name": 7},
    "with a name of two lines": {"name": "甲\n乙"},
}
"""Claims that sign nobody in."""

NO_HEADS: dict[str, Json] = {
    "of another type": {"typ": "JWT"},
    "of a pass's type": {"typ": "duixian-ticket+jwt"},
    "of no type": {"typ": ""},
    "of no key": {"kid": ""},
    "of a key that is not known": {"kid": "x"},
}
"""Headers of no token that signs in."""


def read(city: City, token: str) -> bool:
    """Whether a token signs somebody in."""
    answer = city.http.post(
        "/graphql", json={"query": "{ server { role } }"}, headers={"Authorization": f"Bearer {token}"}
    )
    return answer.status_code == 200


def nested(token: str) -> str:
    """A token whose header is nested as deeply as its bytes allow."""
    head = base64.urlsafe_b64encode(b"[" * 3_000).decode().rstrip("=")
    return ".".join([head, *token.split(".")[1:]])


def tokens(city: City, directory: Path) -> Json:
    """Tokens that this server did not sign for somebody it knows."""
    hour, claims = timedelta(hours=1), {"iss": "duixian", "aud": "duixian", "sub": "x", "role": "OFFICER"}
    claims |= {"iat": 1577836800, "exp": 4102444800, "jti": "1", "client_id": "duixian", "scope": "act read"}
    none = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none", "typ": "JWT"}, claims)
    )
    good = city.key.sign(OFFICER, hour)
    pem = ECKey.import_key((city.settings.data_dir / "signing-key.pem").read_bytes()).as_pem(private=False)
    own = ECKey.import_key((city.settings.data_dir / "signing-key.pem").read_bytes())

    head = {"alg": "ES256", "typ": "at+jwt", "kid": own.thumbprint()}

    def signed(head: Json = head, **others: object) -> str:
        return jwt.encode(head, {**claims, **others}, own)

    assert read(city, signed())

    return {
        "no token": "x",
        "in parts": "a.b.c",
        "expired": city.key.sign(OFFICER, timedelta(hours=-1)),
        "of another key": TokenKey.kept_in(directory).sign(OFFICER, hour),
        "without an algorithm": f"{none}.",
        "with the public key as a secret": signed_with_secret(pem, claims),
        "with another signature": good[:-8] + ("A" * 8),
        "with other claims": f"{good.split('.')[0]}.{none.split('.')[1]}.{good.split('.')[2]}",
        "of another issuer": signed(iss="somebody"),
        "too long": signed(more="x" * 8_000),
        "nested without end": nested(good),
        **{what: signed(**claims) for what, claims in NO_CLAIMS.items()},
        **{what: signed({**head, **other}) for what, other in NO_HEADS.items()},
    }


def test_a_token_that_this_server_did_not_sign_for_somebody_it_knows_is_refused(city: City, tmp_path: Path) -> None:
    for what, token in tokens(city, tmp_path).items():
        answer = city.http.post(
            "/graphql", json={"query": "{ server { role } }"}, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401, what
        checked_error(answer.json(), answer.status_code, dict(answer.headers))
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Basic b2ZmaWNlcjp4", "Bearer", "Negotiate x", "Token x"])
def test_another_way_to_sign_in_is_refused(city: City, header: str) -> None:
    answer = city.http.post("/graphql", json={"query": "{ server { role } }"}, headers={"Authorization": header})
    assert answer.status_code == 401
    checked_error(answer.json(), answer.status_code, dict(answer.headers))


def test_a_get_asks_but_changes_nothing(city: City) -> None:
    response = city.http.get("/graphql", params={"query": "{ server { today } }"})
    assert response.json()["data"] == {"server": {"today": "2021-03-01"}}
    before = city.rows()
    document = 'mutation { acceptGrant(input: {id: "x", expectedVersion: 1, idempotencyKey: "k"}) { errors { code } } }'
    answer = city.http.get("/graphql", params={"query": document}, headers=city.officer.headers())
    assert answer.status_code in {400, 405}
    checked_error(answer.json(), answer.status_code, dict(answer.headers))
    assert city.rows() == before


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"query": ""},
        {"query": "{"},
        {"query": "{ server { today } }", "variables": "x"},
        {"query": "{ server { today } }", "variables": "[1]"},
        {"query": "x" * 40_000},
    ],
)
def test_a_get_that_asks_nothing_is_a_clear_error(city: City, params: dict[str, str]) -> None:
    answer = city.http.get("/graphql", params=params, headers={"Accept": "application/json"})
    assert answer.status_code in {200, 400, 413, 414, 431}
    checked_error(answer.json(), answer.status_code, dict(answer.headers))


def test_a_browser_is_shown_graphiql_that_fetches_nothing_from_outside(city: City) -> None:
    answer = city.http.get("/graphql", headers={"Accept": "text/html,application/xhtml+xml"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["Duixian-Today"] == "2021-03-01; demonstration"
    assert re.findall(r"(?:https?:)?//[a-z]", answer.text) == []
    linked = re.findall(r'(?:src|href)="(/[^"]+)"', answer.text)
    assert len(linked) >= 5
    for path in linked:
        assert city.http.get(path).status_code == 200, path
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/nowhere", "/static/graphiql/../../app.py", "/static/graphiql/nothing.js"])
def test_what_is_not_there_is_404(city: City, path: str) -> None:
    answer = city.http.get(path)
    assert answer.status_code == 404
    assert "Duixian-Today" in answer.headers

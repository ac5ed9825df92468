"""The server's own keys: each has an id, two are known while one follows another, and they come from three places."""

import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from api.access.jwt_parts import parts_of
from api.access.key_sources import kept_in, new_pem, source_of
from api.access.signing_keys import LOOK_SECONDS, SigningKeys
from api.access.tokens import BadTokenError, TokenKey
from domain.lives.roles import Role
from tests.world.city import City
from tests.world.scopes import acting
from workflows.runtime.privacy.key_places import KeyService, KeySourceError, KeyVariable
from workflows.runtime.settings import Settings, read_settings

HOUR = timedelta(hours=1)
OFFICER = acting("an officer", Role.OFFICER)
ASK = {"query": "{ viewer { role } }"}


def status(city: City, token: str) -> int:
    """How a token is answered."""
    return city.http.post("/graphql", json=ASK, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_says_what_rfc_9068_asks_and_names_its_key(tmp_path: Path) -> None:
    key = TokenKey.kept_in(tmp_path)
    first, second = (parts_of(key.sign(OFFICER, HOUR)) for _ in range(2))
    assert first.header == {"alg": "ES256", "typ": "at+jwt", "kid": key.keys.kids[0]}
    assert {"iss", "aud", "exp", "iat", "jti", "scope", "sub", "client_id"} <= first.claims.keys()
    assert (first.claims["scope"], first.claims["exp"] - first.claims["iat"]) == ("act read", 3600)
    assert first.claims["jti"] != second.claims["jti"]


def test_the_public_halves_are_published_and_nothing_else(tmp_path: Path) -> None:
    keys = SigningKeys(kept_in(tmp_path / "keys.pem"))
    keys.rotate()
    published = SigningKeys(keys.source).published()["keys"]
    assert [set(key) for key in published] == [{"kty", "crv", "x", "y", "use", "alg", "kid"}] * 2


def test_a_key_rotated_under_load_refuses_nobody_and_a_retired_one_signs_nobody_in(city: City) -> None:
    before = city.key.sign(OFFICER, HOUR)
    others = [city.key.sign(acting(f"officer {number}", Role.OFFICER), HOUR) for number in range(4)]
    old, done, statuses = city.key.keys.kids[0], threading.Event(), list[int]()

    def asking(token: str) -> None:
        while not done.is_set():
            statuses.append(status(city, token))

    with ThreadPoolExecutor(4) as people:
        asked_by = [people.submit(asking, token) for token in others]
        new = SigningKeys(source_of(city.settings)).rotate()
        # Whoever signs in another process signs by the new key at once; the server has not looked yet.
        signed = TokenKey.of(city.settings).sign(OFFICER, HOUR)
        assert parts_of(signed).header["kid"] == new
        time.sleep(2 * LOOK_SECONDS)
        statuses.append(status(city, signed))
        done.set()
        for asking_one in asked_by:
            asking_one.result()
    assert len(statuses) > 20
    assert set(statuses) == {200}
    SigningKeys(source_of(city.settings)).retire(old)
    time.sleep(2 * LOOK_SECONDS)
    # That its signature was looked at before helps it no more.
    assert [status(city, token) for token in (before, *others)] == [401] * 5
    assert status(city, signed) == 200


def test_the_key_that_signs_is_not_retired_and_there_are_not_too_many(tmp_path: Path) -> None:
    keys = SigningKeys(kept_in(tmp_path / "keys.pem"))
    for kid, why in ((keys.kids[0], "signs"), ("x", "no signing key x")):
        with pytest.raises(KeySourceError, match=why):
            keys.retire(kid)
    for _ in range(7):
        keys.rotate()
    with pytest.raises(KeySourceError, match="retire one"):
        keys.rotate()
    assert (tmp_path / "keys.pem").stat().st_mode & 0o077 == 0


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pem = new_pem() + new_pem()
    monkeypatch.setenv("KEYS", pem.decode().replace("\n", "\\n"))
    settings = Settings(data_dir=tmp_path, signing_keys="env:KEYS")
    keys = TokenKey.of(settings).keys
    assert (isinstance(keys.source, KeyVariable), len(keys.kids)) == (True, 2)
    assert TokenKey.of(settings).read(TokenKey.of(settings).sign(OFFICER, HOUR)) == OFFICER
    with pytest.raises(KeySourceError, match="environment variable KEYS"):
        keys.rotate()
    monkeypatch.setenv("KEYS", "")
    with pytest.raises(KeySourceError, match="which is empty"):
        TokenKey.of(settings)
    assert list(tmp_path.iterdir()) == []


@contextmanager
def key_service(pem: bytes, token: str) -> Generator[str]:
    """A service of keys over HTTP, for who shows a token."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = self.headers["Authorization"] == f"Bearer {token}"
            self.send_response(200 if right else 403)
            self.end_headers()
            self.wfile.write(pem if right else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library has it so
            """Say nothing."""
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/keys"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_keys_come_from_a_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pem = new_pem()
    with key_service(pem, "let me in") as address:
        settings = Settings(data_dir=tmp_path, signing_keys=address)
        with pytest.raises(KeySourceError, match="does not answer"):
            TokenKey.of(settings)
        monkeypatch.setenv("DUIXIAN_SIGNING_KEYS_TOKEN", "let me in")
        keys = TokenKey.of(settings).keys
        assert isinstance(keys.source, KeyService)
        assert keys.kids == SigningKeys(kept_in(_file(tmp_path / "same.pem", pem))).kids
        with pytest.raises(KeySourceError, match="change them there"):
            keys.rotate()
    with pytest.raises(KeySourceError, match="does not answer"):
        TokenKey.of(settings)


def _file(path: Path, pem: bytes) -> Path:
    path.write_bytes(pem)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----"])
def test_a_file_without_keys_is_complained_of(tmp_path: Path, pem: bytes) -> None:
    with pytest.raises(KeySourceError, match="private keys of P-256"):
        SigningKeys(kept_in(_file(tmp_path / "keys.pem", pem)))


def test_a_file_that_is_spoilt_while_it_is_served_leaves_the_keys_from_before(tmp_path: Path) -> None:
    key = TokenKey.kept_in(tmp_path)
    token = key.sign(OFFICER, HOUR)
    _file(tmp_path / "signing-key.pem", b"spoilt")
    time.sleep(1.1 * LOOK_SECONDS)
    assert key.read(token) == OFFICER


def test_production_takes_its_own_tokens_only_where_that_is_asked_for(tmp_path: Path) -> None:
    production = {"data_dir": tmp_path, "mode": "production", "database_url": "postgresql:///x"}
    silent = TokenKey.of(read_settings(**production))
    with pytest.raises(BadTokenError, match="in production"):
        silent.sign(OFFICER, HOUR)
    with pytest.raises(BadTokenError, match="in production"):
        silent.read(TokenKey.kept_in(tmp_path).sign(OFFICER, HOUR))
    named = TokenKey.of(read_settings(**production, issuer="https://duixian.example.cn"))
    token = named.sign(OFFICER, HOUR)
    assert (parts_of(token).issuer, named.read(token)) == ("https://duixian.example.cn", OFFICER)
    with pytest.raises(BadTokenError):
        named.read(TokenKey.kept_in(tmp_path).sign(OFFICER, HOUR))


@pytest.mark.parametrize(
    "issuer", ["duixian", "http://duixian.example.cn", "https://x/?a=b", "https://x/ y", "https://x/"]
)
def test_an_issuer_is_an_address(issuer: str) -> None:
    with pytest.raises(ValueError, match="DUIXIAN_ISSUER must be"):
        Settings(issuer=issuer)

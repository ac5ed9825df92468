"""A neighbouring system exchanges its key for a token (client credentials, RFC 6749), which is good for no more."""

from typing import Any

import httpx
import pytest

from domain.lives.roles import Role
from tests.access.test_taken_back import comes_true
from tests.world.city import City
from workflows.access.api_keys import IssueApiKey, hash_of, issue_api_key, new_key
from workflows.access.revocations import Revoke, Revoked, revoke
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

GRANT = {"grant_type": "client_credentials"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def key(city: City) -> tuple[str, str]:
    """The id of a key that is good to read and for months, and the key."""
    uid, shown = new_key()
    bureaus = ("市民政局",)
    command = IssueApiKey(
        uid, hash_of(shown), "民政业务系统", Role.OFFICER, None, bureaus, None, (), ("months", "read"), 30, "科长"
    )
    assert isinstance(city.run(handle(SYSTEM, issue_api_key, command)), Done)
    return uid, shown


def token(city: City, auth: tuple[str, str] | None, **form: str) -> httpx.Response:
    """What is answered to a form."""
    return city.http.post("/token", data=GRANT | form, auth=auth) if auth else city.http.post("/token", data=form)


def viewer(city: City, given: str) -> Any:  # noqa: ANN401 - JSON
    """Who is signed in by a token."""
    headers = {"Authorization": f"Bearer {given}"}
    return city.http.post("/graphql", json={"query": "{ viewer { name role } }"}, headers=headers).json()


def test_a_key_is_exchanged_for_a_token_and_ends_it_when_it_is_taken_back(city: City, key: tuple[str, str]) -> None:
    answer = token(city, key)
    given = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 3600, "months read")
    assert viewer(city, given["access_token"])["data"]["viewer"] == {"name": "民政业务系统", "role": "OFFICER"}
    narrowed = token(city, None, **GRANT, client_id=key[0], client_secret=key[1], scope="months").json()
    assert narrowed["scope"] == "months"
    assert viewer(city, narrowed["access_token"])["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert isinstance(city.run(handle(SYSTEM, revoke, Revoke(Revoked.KEY, key[0], "科长", "停用"))), Done)
    # Every process hears of it by a notice, in some hundredths of a second.
    assert comes_true(lambda: token(city, key).status_code == 401, 5)
    assert token(city, key).json()["error"] == "invalid_client"
    assert viewer(city, given["access_token"])["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_what_is_wrong_has_its_name_in_the_standard(city: City, key: tuple[str, str]) -> None:
    uid, shown = key
    wrong = [
        (token(city, (uid, f"{shown[:-1]}!")), 401, "invalid_client"),
        (token(city, ("0" * 16, shown)), 401, "invalid_client"),
        (token(city, (uid, city.officer.headers()["Authorization"].partition(" ")[2])), 401, "invalid_client"),
        (token(city, key, scope="months act"), 400, "invalid_scope"),
        (token(city, key, grant_type="password"), 400, "unsupported_grant_type"),
        (token(city, None, client_id=uid, client_secret=shown), 400, "invalid_request"),
        (token(city, key, client_secret=shown), 400, "invalid_request"),
        (city.http.post("/token", json=GRANT, auth=key), 400, "invalid_request"),
        (city.http.post("/token", content="a=1&a=2", headers=FORM), 400, "invalid_request"),
        (city.http.post("/token", data=GRANT, headers={"Authorization": "Basic ???"}), 401, "invalid_client"),
        (city.http.post("/token", data=GRANT | {"x": "x" * 9_000}, auth=key), 413, "invalid_request"),
    ]  # fmt: skip
    for answer, status, name in wrong:
        assert (answer.status_code, answer.json()["error"]) == (status, name), answer.text
        assert ("www-authenticate" in answer.headers) is (status == 401)
    assert city.http.get("/token").status_code == 405
    discovered = city.http.get("/.well-known/oauth-authorization-server").json()
    assert discovered["grant_types_supported"] == ["client_credentials"]
    assert discovered["token_endpoint"].endswith("/token")

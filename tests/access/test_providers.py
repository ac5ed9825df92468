"""Tokens of a real OpenID provider: who they sign in, and which sign nobody in."""

import asyncio
import base64
import hmac
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from api.access.issuer_file import issuers_of
from api.access.jwt_parts import parts_of
from api.access.providers import Providers
from api.access.published_keys import PAUSE_SECONDS
from tests.access.providing import RealProvider, issuers_file, private, real_provider, seen
from tests.world.city import City, Json, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

REFUSED = {"status": 401}
ZHANG = {"name": "张经办", "role": "OFFICER", "bureaus": ["市科技局"]}


@dataclass
class Town:
    """A city that takes the tokens of three providers, of which one falls in a test of its own."""

    city: City
    provider: RealProvider
    other: RealProvider
    falling: RealProvider
    keys: list[Json]
    of_other: Json


@pytest.fixture(scope="module")
def town(databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Generator[Town]:
    keys, of_other = [private("first"), private("second")], private("of the other")
    with real_provider(keys[0]) as provider, real_provider(of_other) as other, real_provider(of_other) as falling:
        prefixes = [(provider.issuer, ""), (other.issuer, "other/"), (falling.issuer, "falling/")]
        file = issuers_file(tmp_path_factory.mktemp("issuers") / "issuers.toml", prefixes)
        served = settings.model_copy(update={"issuers": file})
        with databases.copy("begun") as url, served_city(url, served) as city:
            yield Town(city, provider, other, falling, keys, of_other)


def test_a_person_signs_in_by_the_provider_s_own_token(town: Town) -> None:
    given = town.provider.of_person("zhang")
    assert seen(town.city, given["access_token"]) == ZHANG
    # The token that says who somebody is, to the page that asked, opens nothing.
    assert seen(town.city, given["id_token"]) == REFUSED


def test_a_person_of_another_provider_is_another_person(town: Town) -> None:
    tokens = [provider.of_person("zhang")["access_token"] for provider in (town.provider, town.other)]
    providers = Providers.of(issuers_of(town.city.settings.issuers, "duixian"))

    async def people() -> list[str]:
        async with providers.served():
            return [(await providers.sign_in(parts_of(token), token)).actor.person for token in tokens]

    assert asyncio.run(people()) == ["zhang", "other/zhang"]


def test_a_system_is_what_the_file_says_of_it_and_good_for_no_more(town: Town) -> None:
    token = town.provider.of_system("civil-affairs", "months read")
    headers = {"Authorization": f"Bearer {token}"}
    answer = town.city.http.post("/graphql", json={"query": "{ viewer { name } }"}, headers=headers).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert seen(town.city, town.provider.of_system("stranger")) == REFUSED
    # Nobody says of it that it may sign in elsewhere.
    assert seen(town.city, town.provider.of_system("civil-affairs", audience="https://elsewhere.example.cn")) == REFUSED


def test_somebody_without_a_role_here_is_nobody(town: Town) -> None:
    assert seen(town.city, town.provider.of_person("li")["access_token"]) == REFUSED


def forged(town: Town, key: Json, head: Json | None = None, **claims: object) -> str:
    """A token as the provider makes them, but for what is said."""
    parts = parts_of(town.provider.of_person("zhang")["access_token"])
    header = {**parts.header, **(head or {})}
    return jwt.encode(header, {**parts.claims, **claims}, ECKey.import_key(key))


def test_what_the_provider_did_not_sign_for_this_server_signs_nobody_in(town: Town) -> None:
    own, now, stranger = town.keys[0], int(time.time()), private("first")
    assert seen(town.city, forged(town, own)) == ZHANG
    good = forged(town, own)
    head, claims, _ = good.split(".")
    public = ECKey.import_key(own).as_pem(private=False)
    hs = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"at+jwt","kid":"first"}').decode().rstrip("=")
    mark = base64.urlsafe_b64encode(hmac.digest(public, f"{hs}.{claims}".encode(), "sha256")).decode().rstrip("=")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt","kid":"first"}').decode().rstrip("=")
    bad = {
        "another issuer that is known": forged(town, own, iss=town.other.issuer),
        "an issuer that is not known": forged(town, own, iss="https://elsewhere.example.cn"),
        "an issuer that is a list": forged(town, own, iss=[town.provider.issuer]),
        "this server's own name": forged(town, own, iss="duixian"),
        "another audience": forged(town, own, aud="duixian"),
        "another type": forged(town, own, {"typ": "JWT"}),
        "expired": forged(town, own, exp=now - 31),
        "not yet valid": forged(town, own, nbf=now + 60),
        "issued tomorrow": forged(town, own, iat=now + 86_400),
        "without an end": forged(town, own, exp=None),
        "another's key under this id": forged(town, stranger),
        "the id of another provider's key": forged(town, town.of_other, {"kid": "of the other"}),
        "an id that is none": forged(town, own, {"kid": "x"}),
        "a role beyond the provider's": forged(town, own, duixian={"role": "SUPERVISOR"}),
        "a role that is an object": forged(town, own, duixian={"role": {"OFFICER": True}}),
        "a shared secret": f"{hs}.{claims}.{mark}",
        "no algorithm": f"{none}.{claims}.",
        "cut": good[:-6],
        "oversized": forged(town, own, more="x" * 9_000),
        "a key of its own in the header": forged(
            town, stranger, {"jwk": ECKey.import_key(stranger).as_dict(private=False), "kid": "first"}
        ),
        "claims without a signature": f"{head}.{claims}.",
    }
    assert {what: seen(town.city, token) for what, token in bad.items()} == dict.fromkeys(bad, REFUSED)


def test_a_key_that_follows_under_load_refuses_nobody(town: Town) -> None:
    old = town.provider.of_person("zhang")["access_token"]
    assert seen(town.city, old) == ZHANG
    # From one instant to the next the provider signs by another key, and publishes the old one no longer.
    town.provider.begin(town.keys[1])
    new = [town.provider.of_person("zhang")["access_token"] for _ in range(3)]
    assert {parts_of(token).header["kid"] for token in new} == {"second"}
    with ThreadPoolExecutor(9) as people:
        assert list(people.map(partial(seen, town.city), [*new, old] * 6)) == [ZHANG] * 24
    town.provider.begin(town.keys[0])
    assert seen(town.city, town.provider.of_person("zhang")["access_token"]) == ZHANG


def test_a_provider_that_is_down_signs_nobody_out_and_its_other_tokens_are_looked_at_later(town: Town) -> None:
    tokens = [town.falling.of_person("zhang")["access_token"] for _ in range(2)]
    assert seen(town.city, tokens[0]) == ZHANG
    head = {"alg": "ES256", "typ": "at+jwt", "kid": "x"}
    unknown = jwt.encode(head, {"iss": town.falling.issuer}, ECKey.import_key(town.of_other))
    town.falling.stop()
    # Looked at for the first time while it is down: its key is known.
    assert [seen(town.city, token) for token in tokens] == [ZHANG, ZHANG]
    begun = time.monotonic()
    answer = town.city.http.post(
        "/graphql", json={"query": "{ viewer { name } }"}, headers={"Authorization": f"Bearer {unknown}"}
    )
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["errors"][0]["extensions"]["code"] == "PROVIDER_SILENT"
    assert time.monotonic() - begun < PAUSE_SECONDS + 5
    assert seen(town.city, tokens[0]) == ZHANG


def test_unknown_keys_make_the_provider_be_asked_now_and_then_alone(town: Town) -> None:
    """However many are named at once: each waits for the one question that is under way."""
    tokens = [forged(town, town.keys[0], {"kid": f"unknown {number}"}) for number in range(12)]
    begun = time.monotonic()
    with ThreadPoolExecutor(12) as people:
        assert list(people.map(partial(seen, town.city), tokens)) == [REFUSED] * 12
    assert time.monotonic() - begun < 3 * PAUSE_SECONDS


def test_this_server_publishes_what_a_client_needs_to_know_its_tokens(town: Town) -> None:
    http, key = town.city.http, town.city.key
    document = http.get("/.well-known/openid-configuration").json()
    assert document == http.get("/.well-known/oauth-authorization-server").json()
    token = next(iter(town.city.officer.headers().values())).removeprefix("Bearer ")
    assert document["issuer"] == parts_of(token).issuer == key.issuer
    keys = KeySet.import_key_set(http.get(document["jwks_uri"]).json())
    assert jwt.decode(token, keys, algorithms=["ES256"]).claims["role"] == "OFFICER"
    assert "d" not in http.get(document["jwks_uri"]).json()["keys"][0]

"""Trusted operations: asked for by their hash, from the manifests that clients' builds make; alone where so chosen."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.access.trusted_operations import BadManifestError, TrustedOperations
from tests.world.chosen_city import chosen_city
from tests.world.city import City, Json
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

TODAY, ROLE = "query Today { server { today } }", "query Role { server { role } }"
OTHER = "query Other { server { demonstration } }"


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def written(folder: Path) -> Path:
    """A folder with a manifest as relay-compiler and the GraphQL code generator make it, and one of Apollo's."""
    (folder / "office.json").write_text(json.dumps({hashed(TODAY): TODAY}))
    apollo = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [_operation(ROLE)]}
    (folder / "apollo.json").write_text(json.dumps(apollo))
    (folder / "README").write_text("no manifest")
    return folder


def _operation(text: str) -> Json:
    return {"id": hashed(text), "name": "Role", "type": "query", "body": text}


@pytest.fixture(scope="module")
def strict_city(databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city that runs trusted operations alone."""
    folder = written(tmp_path_factory.mktemp("manifests"))
    with chosen_city(databases, settings, trusted_documents=folder, only_trusted_documents=True) as city:
        yield city


ASKED: dict[str, tuple[Json, str]] = {
    "by its id": ({"documentId": hashed(TODAY)}, "today"),
    "by its id with the algorithm": ({"documentId": f"sha256:{hashed(TODAY)}"}, "today"),
    "by Apollo's extension": ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(ROLE)}}}, "role"),
    "by its text": ({"query": ROLE}, "role"),
    "by both": ({"query": OTHER, "documentId": hashed(TODAY)}, "today"),
}


@pytest.mark.parametrize("how", ASKED)
def test_a_trusted_document_is_run_however_it_is_named(strict_city: City, how: str) -> None:
    body, shows = ASKED[how]
    answer = strict_city.http.post("/graphql", json=body)
    assert (answer.status_code, answer.json()["data"]["server"].keys()) == (200, {shows})


def test_a_get_names_a_document_by_its_id(strict_city: City) -> None:
    answer = strict_city.http.get("/graphql", params={"documentId": hashed(TODAY)})
    assert answer.json()["data"] == {"server": {"today": "2021-03-01"}}


REFUSED: dict[str, tuple[Json, int, str]] = {
    "another text": ({"query": OTHER}, 403, "DOCUMENT_NOT_TRUSTED"),
    "a text with another space": ({"query": f"{TODAY} "}, 403, "DOCUMENT_NOT_TRUSTED"),
    "a lone surrogate": ({"query": "\ud800"}, 400, "BAD_REQUEST"),
    "introspection": ({"query": "{ __schema { types { name } } }"}, 403, "DOCUMENT_NOT_TRUSTED"),
    "a hash that no manifest holds": ({"documentId": hashed(OTHER)}, 400, "PERSISTED_QUERY_NOT_FOUND"),
    "a hash beside another text": ({"query": OTHER, "documentId": hashed(OTHER)}, 403, "DOCUMENT_NOT_TRUSTED"),
    "no hash": ({"documentId": "Today"}, 400, "PERSISTED_QUERY_NOT_FOUND"),
    "a number": ({"documentId": 1}, 400, "BAD_REQUEST"),
    "an extension that is a list": ({"extensions": {"persistedQuery": [1]}}, 400, "BAD_REQUEST"),
    "nothing": ({}, 400, "BAD_REQUEST"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_manifest_holds_is_not_run_where_trusted_documents_stand_alone(strict_city: City, what: str) -> None:
    body, status, code = REFUSED[what]
    answer = strict_city.http.post("/graphql", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


MANIFESTS: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "unexpected"),
    "a list": ("[]", "no manifest"),
    "texts that are numbers": ('{"a": 1}', "no manifest"),
    "operations without a text": ('{"operations": [{"id": "a"}]}', "no manifest"),
    "a hash of another algorithm": (json.dumps({hashlib.md5(TODAY.encode()).hexdigest(): TODAY}), "SHA-256"),  # noqa: S324
    "a hash of another text": (json.dumps({hashed(ROLE): TODAY}), "SHA-256"),
}


@pytest.mark.parametrize("what", MANIFESTS)
def test_a_manifest_that_is_none_stops_the_server_and_is_named(tmp_path: Path, what: str) -> None:
    text, why = MANIFESTS[what]
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(BadManifestError, match=rf"bad\.json.*{why}"):
        TrustedOperations.of(tmp_path, alone=True)

"""A scope narrows what a token is good for: one table, the same for every command, every query and every document."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from tests.scenes.scene import Scene
from tests.scenes.scenes import MUTATIONS
from tests.scenes.stage import Play
from tests.world.city import City, Json, Person
from tests.world.followers import INBOX, address, opened
from workflows.access.scopes import ACT, READ, SCOPES, commands_of

NARROW = [scope for scope in SCOPES if scope not in {ACT, READ}]
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def city(play: Play) -> City:
    return play.city


@pytest.fixture(scope="module")
def scenes(play: Play) -> dict[str, Scene]:
    return play.scenes


def narrowed(who: Person, *scopes: str) -> Person:
    """The same person with a token that is good for less."""
    assert who.actor
    return Person(who.city, replace(who.actor, scopes=tuple(sorted(scopes))))


def test_every_narrow_scope_names_commands_that_there_are() -> None:
    for scope in NARROW:
        assert commands_of(scope), scope
        assert commands_of(scope) <= set(MUTATIONS), scope


@pytest.mark.parametrize("name", MUTATIONS)
def test_no_command_is_given_beyond_the_scope(scenes: dict[str, Scene], city: City, name: str) -> None:
    scene = scenes[name]
    command, before = scene.kept_input(), city.rows()
    beyond = [scope for scope in NARROW if name not in commands_of(scope)]
    payload = narrowed(scene.usual(), READ, *beyond).do(name, **command)
    (refused,) = payload["errors"]
    assert (refused["code"], refused["citations"], refused["retryable"]) == ("OUT_OF_SCOPE", [], False)
    assert {"act", *(scope for scope in NARROW if name in commands_of(scope))} == set(
        re.sub(".*one of (.*)[.]", r"\1", refused["message"]).split(", ")
    )
    assert city.rows() == before


@pytest.mark.parametrize("scope", NARROW)
def test_a_narrow_scope_does_its_commands_and_shows_nothing(scenes: dict[str, Scene], scope: str) -> None:
    for name in sorted(commands_of(scope)):
        scene = scenes[name]
        payload = narrowed(scene.usual(), scope).do(name, **scene.input(), dryRun=True)
        assert payload["errors"] == [], (name, payload)
        seen = {thing: value for thing, value in payload.items() if value not in (None, [], {})}
        rows = seen.pop("rows", [])
        assert all(row["errors"] == [] and row.get("grant") is row.get("leg") is None for row in rows), (name, rows)
        assert set(seen) <= {"uploadUrl", "expiresAt"}, (name, seen)


ACTIONS = (
    "{ grants(first: 9) { edges { node { actions { mutation permitted refusals { code } refusal { code } } } } } }"
)


def actions(who: Person) -> list[Json]:
    """All that somebody is offered of the newest grants."""
    edges = who.ask(ACTIONS)["grants"]["edges"]
    return [action for edge in edges for action in edge["node"]["actions"]]


def test_what_a_scope_forbids_is_offered_as_not_permitted_and_shared_with_nobody(city: City) -> None:
    for _ in range(2):
        whole, narrow = actions(city.officer), actions(narrowed(city.officer, READ, "months"))
        assert any(action["permitted"] for action in whole if action["mutation"] not in commands_of("months"))
        assert [action["mutation"] for action in narrow] == [action["mutation"] for action in whole]
        for of_role, of_token in zip(whole, narrow, strict=True):
            codes = [refusal["code"] for refusal in of_role["refusals"]]
            if of_role["mutation"] in commands_of("months"):
                assert of_token == of_role
            else:
                assert of_token["permitted"] is False
                assert of_token["refusal"]["code"] == "OUT_OF_SCOPE"
                assert [refusal["code"] for refusal in of_token["refusals"]] == ["OUT_OF_SCOPE", *codes]


def test_who_may_not_read_is_shown_nothing_by_any_door(city: City) -> None:
    blind = narrowed(city.officer, ACT, *NARROW)
    answer = blind.post("{ grants(first: 1) { totalCount } }").json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "`read`" in answer["errors"][0]["message"]
    assert "data" not in answer
    chinese = blind.post("{ viewer { role } }", accept_language="zh-CN").json()
    assert chinese["errors"][0]["message"] == "该凭证的使用范围不含查询"
    stream = city.http.post(
        "/graphql", json={"query": INBOX}, headers=blind.headers() | {"Accept": "text/event-stream"}
    )
    assert "FORBIDDEN" in stream.text
    ticket = city.http.post("/graphql/tickets", headers=blind.headers()).json()["ticket"]
    shown = city.http.get(
        "/graphql", params={"query": "{ viewer { role } }", "ticket": ticket}, headers={"Accept": "text/event-stream"}
    )
    assert "FORBIDDEN" in shown.text
    with opened(address(city), headers=blind.headers()) as socket:
        socket.follow(INBOX)
        assert socket.receive()["payload"][0]["extensions"]["code"] == "FORBIDDEN"
        # Nor does a socket go on with a token that is good for more.
        socket.send(type="ping", payload={"authorization": city.officer.headers()["Authorization"]})
        with pytest.raises(ConnectionClosed):
            socket.receive()


def test_who_may_only_read_reads_what_the_role_sees(city: City) -> None:
    reading = narrowed(city.officer, READ)
    query = "{ grants(first: 3) { totalCount edges { node { id number state } } } }"
    assert reading.ask(query) == city.officer.ask(query)


def test_a_document_is_read_by_who_may_read(scenes: dict[str, Scene], city: City) -> None:
    case = scenes["requestUpload"].case
    assert case
    uid = city.sql("SELECT id FROM document WHERE stored_at IS NOT NULL LIMIT 1")
    path = f"/documents/{uid[0]['id']}" if uid else "/documents/00000000-0000-0000-0000-000000000000"
    refused = city.http.get(path, headers=narrowed(city.officer, ACT).headers())
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "OUT_OF_SCOPE")

"""The clients of others work with this server as they come: the audits of graphql-http, urql, Apollo Client."""

import pytest

from tests.clients.nodes import node
from tests.world.cases import application
from tests.world.city import City, new_key

HOW_MANY_AUDITS = 61


def test_every_audit_of_graphql_http_passes(city: City) -> None:
    answers = node("audits.mjs", url=f"{city.address}/graphql")
    assert len(answers) >= HOW_MANY_AUDITS
    assert [answer for answer in answers if answer["status"] != "ok"] == []


@pytest.mark.parametrize("client", ["urql", "apollo"])
def test_a_client_asks_does_and_is_refused(city: City, client: str) -> None:
    who = city.applicant()
    creation = application(who.code) | {"idempotencyKey": new_key()}
    url, headers = f"{city.address}/graphql", who.headers() | {"Accept-Language": "zh-CN"}
    transcript = node(f"{client}.mjs", url=url, headers=headers, creation=creation)
    assert transcript["done"]["data"]["createGrant"]["errors"] == []
    assert transcript["again"]["data"] == transcript["done"]["data"]
    refusal = transcript["refused"]["data"]["createGrant"]
    assert (refusal["grant"], refusal["errors"][0]["code"]) == (None, "KEY_REUSED")
    assert "请求编号" in refusal["errors"][0]["message"]
    created = transcript["done"]["data"]["createGrant"]["grant"]
    assert [edge["node"]["id"] for edge in transcript["listed"]["data"]["grants"]["edges"]] == [created["id"]]
    assert transcript["wrong"]["error"]["codes"] == ["BAD_USER_INPUT"]
    assert transcript["invalid"]["error"]["codes"] == ["GRAPHQL_VALIDATION_FAILED"]

"""Every answer of every door tells a browser what not to do with it."""

import pytest

from tests.world.city import City

DOORS = ("/", "/graphql", "/graphiql", "/static/graphiql/boot.js", "/documents/x", "/exports/x.csv", "/jwks.json",
         "/healthz", "/readyz", "/schema.graphql", "/nowhere", "/.well-known/openid-configuration")  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_no_answer_is_guessed_framed_or_named_to_others(city: City, door: str) -> None:
    answer = city.http.get(door)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy or policy.startswith("sandbox")
    assert "strict-transport-security" not in answer.headers


def test_a_page_still_loads_what_is_its_own(city: City) -> None:
    page = city.http.get("/graphiql", headers={"Accept": "text/html"})
    assert page.headers.get_list("content-security-policy")[0].startswith("default-src 'self'")
    assert len(page.headers.get_list("content-security-policy")) == 1

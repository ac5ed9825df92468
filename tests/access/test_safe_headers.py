"""Every answer of every door tells a browser what not to do with it."""

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse

from api.access.safe_headers import SafeHeaders
from tests.world.city import City
from workflows.runtime.settings import Settings

DOORS = ("/", "/graphql", "/graphiql", "/static/graphiql/boot.js", "/documents/x", "/exports/x.csv", "/jwks.json",
         "/prints/x.pdf", "/healthz", "/readyz", "/schema.graphql", "/nowhere",
         "/.well-known/openid-configuration")  # fmt: skip


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


@pytest.mark.parametrize(("seconds", "says"), [(0, None), (31_536_000, "max-age=31536000")])
def test_where_tls_stands_before_the_server_browsers_are_told_to_use_it(seconds: int, says: str | None) -> None:
    answering = SafeHeaders(PlainTextResponse("x"), Settings(hsts_seconds=seconds))

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(answering), base_url="http://x") as http:
            return await http.get("/")

    assert asyncio.run(answer()).headers.get("strict-transport-security") == says

"""Behind nginx with TLS all is as without it: commands, followers, uploads, and from where something was done."""

import shutil
import subprocess

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.proxy.nginxes import Proxy, needs_nginx
from tests.world.cases import application, open_case
from tests.world.city import City, new_key
from tests.world.followers import GRANT, address, events, opened, settle
from tests.world.operations import mutation
from tests.world.uploads import get, path_to, promised, put

pytestmark = needs_nginx
FORGED = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
OF_DOCUMENT = 20 * 2**20


def test_two_clients_speak_http2_and_http1_and_are_answered_by_the_server_itself(behind: City, proxy: Proxy) -> None:
    curl = shutil.which("curl")
    assert curl, "curl asks by HTTP/2 here"
    command = [curl, "-sS", "--http2", "--cacert", str(proxy.authority.path), "-o", "/dev/null", "-w"]
    spoken = subprocess.run(
        [*command, "%{http_version} %{http_code}", f"{proxy.address}/readyz"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert spoken.stdout == "2 200"
    answer = behind.http.get("/readyz")
    assert (answer.http_version, answer.status_code) == ("HTTP/1.1", 200)
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "nginx/" not in answer.headers["server"]


def test_who_does_not_trust_the_authority_asks_nothing(proxy: Proxy) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{proxy.address}/healthz", trust_env=False)


def test_what_the_server_counts_is_shown_to_nobody_outside(city: City, behind: City) -> None:
    assert city.http.get("/metrics").status_code == 200
    assert behind.http.get("/metrics").status_code == 404


def test_changes_are_told_over_a_websocket_and_an_event_stream_while_both_are_open(behind: City, proxy: Proxy) -> None:
    case = open_case(behind)
    trusts = proxy.authority.trusted()
    signed_in = {"authorization": behind.officer.headers()["Authorization"]}
    with (
        opened(address(behind), signed_in, trusts=trusts) as socket,
        events(behind.officer, GRANT, id=case.id) as stream,
    ):
        socket.follow(GRANT, id=case.id)
        settle(socket)
        case.to("SUBMITTED")
        assert socket.next_event()["grant"]["state"] == "SUBMITTED"
        assert next(stream)["data"]["grantChanged"]["grant"]["state"] == "SUBMITTED"
        assert case.to("UNDER_REVIEW").state == "UNDER_REVIEW"
        assert next(stream)["data"]["grantChanged"]["grant"]["state"] == "UNDER_REVIEW"


def test_a_page_of_the_proxys_own_origin_follows_and_one_of_another_does_not(behind: City, proxy: Proxy) -> None:
    trusts = proxy.authority.trusted()
    with opened(address(behind), headers={"Origin": proxy.address}, trusts=trusts):
        pass
    other = {"Origin": "https://page.example.cn"}
    with pytest.raises(InvalidStatus), opened(address(behind), headers=other, trusts=trusts):
        pass


def test_a_document_as_large_as_may_be_passes_and_a_larger_one_is_refused_in_words(behind: City) -> None:
    case, body = open_case(behind), b"%PDF-1.7 " + bytes(OF_DOCUMENT - 9)
    promise = promised(case, body)
    assert "/documents/" in promise["uploadUrl"]
    refused = put(behind, promise["uploadUrl"], body + b"x")
    assert refused.status_code in {400, 413}
    assert refused.json()["errors"][0]["message"]
    assert put(behind, promise["uploadUrl"], body).status_code == 201
    assert get(case.applicant, path_to(promise["document"])).content == body


def test_a_request_beyond_the_servers_bound_is_refused_in_words_and_beyond_the_proxys_by_the_proxy(
    behind: City,
) -> None:
    refused = behind.http.post("/graphql", content=b" " * (2**20 + 1), headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.headers["content-type"].partition(";")[0]) == (413, "application/json")
    refused = behind.http.post("/graphql", content=b" " * 22 * 2**20, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.headers["content-type"]) == (413, "text/html")


@pytest.mark.parametrize("through", [True, False], ids=["through nginx", "past nginx"])
@pytest.mark.parametrize("forged", [{}, FORGED], ids=["honest", "forged"])
def test_the_audit_says_from_where_something_was_done_whatever_the_client_says(
    city: City, proxy: Proxy, forged: dict[str, str], *, through: bool
) -> None:
    who = city.applicant()
    command = {**application(who.code), "idempotencyKey": new_key()}
    body = {"query": mutation("createGrant"), "variables": {"input": command}}
    past = httpx.Client(base_url=city.address, transport=httpx.HTTPTransport(local_address="127.0.0.2"))
    with proxy.client("127.0.0.2") if through else past as http:
        answer = http.post("/graphql", json=body, headers=who.headers() | forged)
    assert answer.json()["data"]["createGrant"]["errors"] == []
    request = answer.headers["x-request-id"]
    origins = city.sql("SELECT origin->>'address' AS address FROM audit_line WHERE origin->>'request' = $1", request)
    assert [line["address"] for line in origins] == ["127.0.0.2"]


def test_a_proxy_that_adds_to_what_a_client_says_is_believed_for_the_last_one_alone(city: City) -> None:
    """As `$proxy_add_x_forwarded_for` does it: what stands before was said by the client."""
    who = city.applicant()
    command = {**application(who.code), "idempotencyKey": new_key()}
    answer = who.post(mutation("createGrant"), {"input": command}, X_Forwarded_For="203.0.113.9, 127.0.0.3")
    request = answer.headers["x-request-id"]
    origins = city.sql("SELECT origin->>'address' AS address FROM audit_line WHERE origin->>'request' = $1", request)
    assert [line["address"] for line in origins] == ["127.0.0.3"]

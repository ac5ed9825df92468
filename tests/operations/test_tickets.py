"""A ticket opens one event stream for an EventSource, which sends no header: once, for a minute, and nothing else."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from api.access.tokens import DOWNLOAD, TICKET, Pass
from tests.operations.test_expired_tokens import soon_expired
from tests.world.cases import open_case
from tests.world.city import City, Person
from tests.world.followers import GRANT, INBOX, PATIENCE
from workflows.runtime.clock import system_moment

TICKETS = "/graphql/tickets"
EVENTS = {"Accept": "text/event-stream"}
"""All that an EventSource says of itself."""
ASK = "{ server { role } }"


def ticket_of(person: Person) -> str:
    """A ticket that somebody asks for."""
    answer = person.city.http.post(TICKETS, headers=person.headers())
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["ticket"]


def shown(city: City, ticket: str, query: str = ASK, **headers: str) -> httpx.Response:
    """The answer to a ticket."""
    return city.http.get("/graphql", params={"query": query, "ticket": ticket}, headers=EVENTS | headers)


def test_a_ticket_follows_for_whoever_was_given_it(city: City) -> None:
    case = open_case(city)
    terms = json.dumps({"id": case.id, "after": None})
    parameters = {"query": GRANT, "variables": terms, "ticket": ticket_of(case.applicant)}
    with city.http.stream("GET", "/graphql", params=parameters, headers=EVENTS, timeout=PATIENCE) as stream:
        assert stream.status_code == 200
        lines = stream.iter_lines()
        assert next(lines) == ":"
        case.to("SUBMITTED")
        told_of = next(line for line in lines if line.startswith("data:"))
    assert json.loads(told_of.removeprefix("data:"))["data"]["grantChanged"]["grant"]["id"] == case.id
    assert '"role":"OFFICER"' in shown(city, ticket_of(city.officer)).text


def test_a_ticket_is_good_for_one_stream_whoever_shows_it_and_however_many_at_once(city: City) -> None:
    ticket = ticket_of(city.officer)
    with ThreadPoolExecutor(6) as people:
        statuses = [answer.status_code for answer in people.map(shown, [city] * 6, [ticket] * 6)]
    assert sorted(statuses) == [200, *[401] * 5]
    again = shown(city, ticket)
    assert (again.status_code, again.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert shown(city, ticket_of(city.officer)).status_code == 200


def test_what_is_no_ticket_opens_nothing(city: City) -> None:
    now, actor = system_moment().now, city.officer.actor
    assert actor
    minute = timedelta(minutes=1)
    given = Pass(actor, "1", (now + minute).timestamp())
    signed = {
        "expired": city.key.sign_pass(TICKET, given, now - minute),
        "after the token": city.key.sign_pass(TICKET, replace(given, signed_in_until=0.0), now + minute),
        "for a document": city.key.sign_pass(DOWNLOAD, given, now + minute),
        "a bearer token": city.officer.headers()["Authorization"].removeprefix("Bearer "),
        "cut": ticket_of(city.officer)[:-1],
        "empty": "",
    }
    for what, ticket in signed.items():
        assert shown(city, ticket).status_code == 401, what
    ticket = ticket_of(city.officer)
    assert shown(city, "", Authorization=f"Bearer {ticket}").status_code == 400
    assert city.http.post("/graphql", json={"query": ASK}, headers={"Authorization": f"Bearer {ticket}"}).is_error
    # Nothing of it has used the ticket up.
    assert shown(city, ticket, Accept="application/json").status_code == 400
    assert shown(city, ticket, **city.officer.headers()).status_code == 400
    assert city.http.post("/graphql", params={"ticket": ticket}, json={"query": ASK}, headers=EVENTS).status_code == 400
    command = 'mutation { requestUpload(input: {id: "x"}) { errors { code } } }'
    assert "mutations are not allowed" in shown(city, ticket_of(city.officer), command).text
    assert shown(city, ticket).status_code == 200


def test_a_ticket_is_given_to_who_is_signed_in_by_post_for_a_minute(city: City) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}):
        refused = city.http.post(TICKETS, headers=headers)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        refused = city.http.request(method, TICKETS, headers=city.officer.headers())
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    until = city.http.post(TICKETS, headers=city.officer.headers()).json()["expiresAt"]
    left = datetime.fromisoformat(until) - system_moment().now
    assert timedelta(seconds=20) < left <= timedelta(seconds=60)


def test_a_stream_ends_with_the_token_for_which_its_ticket_was_given(city: City) -> None:
    ticket = city.http.post(TICKETS, headers=soon_expired(city.officer)).json()["ticket"]
    parameters = {"query": INBOX, "ticket": ticket}
    with city.http.stream("GET", "/graphql", params=parameters, headers=EVENTS, timeout=PATIENCE) as answer:
        text = "".join(answer.iter_lines())
    assert "UNAUTHENTICATED" in text
    assert text.endswith("event: completedata:")


@pytest.mark.parametrize("kept", ["/graphql/tickets/", "/graphql/x"])
def test_no_other_path_gives_one(city: City, kept: str) -> None:
    assert city.http.post(kept, headers=city.officer.headers()).status_code in {307, 404}


def test_what_is_kept_of_tickets_that_ended_is_dropped_by_the_next_use(city: City) -> None:
    city.sql("INSERT INTO used_ticket (number, until) VALUES ('ended', now() - interval '1 second')")
    city.sql("INSERT INTO used_ticket (number, until) VALUES ('not yet', now() + interval '1 minute')")
    ticket = ticket_of(city.officer)
    assert shown(city, ticket).status_code == 200
    kept = {row["number"] for row in city.sql("SELECT number FROM used_ticket")}
    assert "ended" not in kept
    assert "not yet" in kept
    # What is dropped is what ended alone: this one is still known as used.
    assert shown(city, ticket).status_code == 401
    assert not city.sql("SELECT 1 FROM answer WHERE key LIKE 'ticket/%'")

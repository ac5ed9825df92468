"""A connection ends with the token by which it was opened: nothing is told, asked or done on it afterwards."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from tests.world.cases import application, open_case
from tests.world.city import City, Json, Person, new_key
from tests.world.followers import INBOX, PATIENCE, Socket, address, opened, settle
from tests.world.operations import mutation
from workflows.runtime.clock import system_moment

SOON = timedelta(seconds=2)


def soon_expired(person: Person) -> Json:
    """The headers of somebody whose token ends in a moment."""
    assert person.actor
    return {"Authorization": f"Bearer {person.city.key.sign(person.actor, SOON)}"}


def told_until_the_end(socket: Socket) -> None:
    """Read what a socket is told, none of which is the end of an operation, until it is closed."""
    while True:
        assert socket.receive()["type"] != "complete"


def closed_with(socket: Socket) -> int:
    """The code with which a socket is closed; what it is sent before is read."""
    with pytest.raises(ConnectionClosed) as closed:
        told_until_the_end(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def create(who: Person) -> Json:
    """A command as a client sends it over a socket."""
    command = {**application(who.code), "idempotencyKey": new_key()}
    return {"query": mutation("createGrant"), "variables": {"input": command}}


@pytest.mark.parametrize("by_header", [True, False])
def test_a_socket_is_closed_when_its_token_ends_though_nothing_is_asked(city: City, *, by_header: bool) -> None:
    expiring = soon_expired(city.officer)
    first, headers = (None, expiring) if by_header else ({"authorization": expiring["Authorization"]}, None)
    with opened(address(city), first, headers) as socket:
        socket.follow(INBOX)
        assert closed_with(socket) == 4403


def test_no_command_is_done_after_the_end(city: City) -> None:
    who = city.applicant()
    headers = soon_expired(who)
    with opened(address(city), headers=headers) as socket:
        socket.send(id="before", type="subscribe", payload=create(who))
        assert socket.receive()["payload"]["data"]["createGrant"]["errors"] == []
        assert socket.receive()["type"] == "complete"
        before = city.rows()
        # The server hears nothing until the token has ended, and then all at once.
        city.loop.call_soon_threadsafe(time.sleep, 2.5)
        socket.send(id="after", type="subscribe", payload=create(who))
        assert closed_with(socket) == 4403
    # That its signature was looked at before helps it no more.
    assert city.http.post("/graphql", json=create(who), headers=headers).status_code == 401
    assert city.rows() == before


def test_what_is_told_ends_with_the_token(city: City) -> None:
    case = open_case(city)
    with opened(address(city), headers=soon_expired(city.officer)) as socket:
        socket.follow(INBOX)
        settle(socket)
        assert closed_with(socket) == 4403
        case.to("SUBMITTED")
    assert city.run(nobody_follows(city))


async def nobody_follows(city: City) -> bool:
    """Whether the operations of the closed connection end, too."""
    for _ in range(50):
        if not any("run_operation" in repr(task.get_coro()) for task in asyncio.all_tasks(city.loop)):
            return True
        await asyncio.sleep(0.05)
    return False


def test_a_stream_of_events_ends_with_the_token(city: City) -> None:
    headers = soon_expired(city.officer) | {"Accept": "text/event-stream"}
    with city.http.stream("POST", "/graphql", json={"query": INBOX}, headers=headers, timeout=PATIENCE) as answer:
        text = "".join(answer.iter_lines())
    assert "UNAUTHENTICATED" in text
    assert text.endswith("event: completedata:")


def test_a_second_word_signs_nobody_else_in(city: City) -> None:
    with opened(address(city), headers=city.applicant().headers()) as socket:
        socket.send(type="connection_init", payload={"authorization": city.officer.headers()["Authorization"]})
        assert closed_with(socket) == 4429


def renewed(socket: Socket, headers: Json) -> Json:
    """What a socket is answered to a ping with a token; what it is sent before is read."""
    socket.send(type="ping", payload={"authorization": headers["Authorization"]})
    while (message := socket.receive())["type"] != "pong":
        pass
    return message["payload"]


def test_a_socket_goes_on_with_another_token_of_the_same_person(city: City) -> None:
    case = open_case(city)
    with opened(address(city), headers=soon_expired(city.officer)) as socket:
        socket.follow(INBOX)
        settle(socket)
        until = datetime.fromisoformat(renewed(socket, city.officer.headers())["signedInUntil"])
        assert until - system_moment().now > timedelta(minutes=50)
        time.sleep(SOON.total_seconds() + 0.5)
        case.to("SUBMITTED")
        while socket.next_event()["grant"]["id"] != case.id:
            pass
        # One that ends sooner counts as well, and the socket ends with it.
        renewed(socket, soon_expired(city.officer))
        assert closed_with(socket) == 4403


@pytest.mark.parametrize("authorization", ["Bearer x", "Basic x", "", 1, None, "another"])
def test_no_other_token_is_taken_by_an_open_socket(city: City, authorization: object) -> None:
    if authorization == "another":
        authorization = city.finance.headers()["Authorization"]
    with opened(address(city), headers=city.officer.headers()) as socket:
        socket.send(type="ping", payload={"authorization": authorization})
        if authorization is None:
            assert socket.receive() == {"type": "pong"}
        else:
            assert closed_with(socket) == 4403
    with opened(address(city)) as socket:
        # Who did not sign in at first does not do so later.
        socket.send(type="ping", payload={"authorization": city.officer.headers()["Authorization"]})
        assert closed_with(socket) == 4403

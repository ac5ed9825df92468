"""What a WebSocket says wrongly closes it, or ends its operation, with a code of the protocol; and nothing else."""

import json

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.world.city import City, Json
from tests.world.followers import INBOX, PATIENCE, address, code, following, opened


def test_another_way_to_sign_in_or_a_token_that_is_none_closes_the_connection(city: City) -> None:
    for authorization in ("Basic x", "Bearer x", 1, ["Bearer"]):
        with pytest.raises(ConnectionClosed) as closed, opened(address(city), {"authorization": authorization}):
            pass
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
    officer = city.officer.headers()
    with opened(address(city), headers=officer) as socket:
        socket.follow("{ server { role } }")
        assert socket.next_event() == {"role": "OFFICER"}


def test_a_page_names_its_language_with_its_token_since_its_socket_sends_no_headers(city: City) -> None:
    spoken: dict[object, str] = {}
    for named in ("zh-CN, en;q=0.5", "en", 7, ["en"], None, "de"):
        header = {"Accept-Language": "zh-CN"}
        with opened(address(city), {"acceptLanguage": named}, header) as socket:
            socket.follow('{ measure(code: "A08-1") { facts { title } } }')
            spoken[str(named)] = socket.next_event()["facts"][0]["title"]
    english = spoken.pop("en")
    assert english.isascii()
    assert {title.isascii() for title in spoken.values()} == {False}


WRONG: dict[str, str] = {
    "no JSON": "{",
    "a list": "[]",
    "a text": '"x"',
    "no type": "{}",
    "another type": '{"type": "start"}',
    "no payload": '{"type": "subscribe", "id": "1"}',
    "a number for an id": '{"type": "subscribe", "id": 1, "payload": {"query": "{ __typename }"}}',
}


@pytest.mark.parametrize("what", WRONG)
def test_a_message_that_is_none_closes_the_connection_alone(city: City, what: str) -> None:
    with following(city.officer) as socket:
        socket.connection.send(WRONG[what])
        with pytest.raises(ConnectionClosed) as closed:
            socket.receive()
    assert closed.value.rcvd is not None
    assert 4400 <= closed.value.rcvd.code < 4500
    assert city.officer.ask("{ server { today } }")


NO_DOCUMENTS: list[Json] = [
    {},
    {"query": 1},
    {"query": "{ servers }"},
    {"query": "{"},
    {"query": "{ __typename }", "variables": {"x": "\0"}},
    {"query": "{ __typename }", "variables": [1]},
]


def test_a_document_that_cannot_be_run_is_an_error_of_its_operation(city: City) -> None:
    with following(city.officer) as socket:
        for payload in NO_DOCUMENTS:
            socket.send(id="1", type="subscribe", payload=payload)
            message = socket.receive()
            assert (message["type"], message["id"]) == ("error", "1"), payload
        bad_cursor = {"query": INBOX, "variables": {"after": "x"}}
        socket.send(id="2", type="subscribe", payload=bad_cursor)
        assert code(socket.receive()) == "BAD_USER_INPUT"


def test_who_says_nothing_first_is_not_served(city: City) -> None:
    with connect(address(city), subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as connection:
        connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": "{ __typename }"}}))
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_a_subscription_by_plain_post_is_told_how_to_follow(city: City) -> None:
    answer = city.officer.post(INBOX, Accept="application/graphql-response+json")
    assert answer.status_code == 400
    assert "text/event-stream" in answer.json()["errors"][0]["message"]

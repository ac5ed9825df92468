"""Clients that follow: over a WebSocket, and over server-sent events."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ssl import SSLContext

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.world.city import City, Json, Person

PATIENCE = 30
GRANT = """subscription($id: ID!, $after: String) { grantChanged(id: $id, after: $after) {
  cursor changedAt steps { event } grant { id number state } } }"""
INBOX = "subscription($after: String) { inboxChanged(after: $after) { cursor grant { id number state } } }"


@dataclass
class Socket:
    """A WebSocket that speaks graphql-transport-ws."""

    connection: ClientConnection

    def send(self, **message: object) -> None:
        """Send a message."""
        self.connection.send(json.dumps(message))

    def receive(self) -> Json:
        """The next message; a text, as the protocol asks."""
        message = self.connection.recv(timeout=PATIENCE)
        assert isinstance(message, str)
        return json.loads(message)

    def follow(self, document: str, uid: str = "1", **variables: object) -> None:
        """Begin an operation."""
        self.send(id=uid, type="subscribe", payload={"query": document, "variables": variables})

    def next_event(self, uid: str = "1") -> Json:
        """The data of the next result of an operation that has no errors."""
        message = self.receive()
        assert (message["type"], message["id"]) == ("next", uid), message
        assert "errors" not in message["payload"], message
        return next(iter(message["payload"]["data"].values()))


def address(city: City) -> str:
    """Where a city is followed over WebSocket."""
    return city.address.replace("http", "ws") + "/graphql"


@contextmanager
def opened(
    url: str, payload: Json | None = None, headers: Json | None = None, trusts: SSLContext | None = None
) -> Generator[Socket]:
    """A socket that said its first word and was acknowledged."""
    protocols = [Subprotocol("graphql-transport-ws")]
    with connect(url, subprotocols=protocols, additional_headers=headers, proxy=None, ssl=trusts) as connection:
        socket = Socket(connection)
        socket.send(type="connection_init", payload=payload or {})
        assert socket.receive()["type"] == "connection_ack"
        yield socket


@contextmanager
def following(person: Person) -> Generator[Socket]:
    """A socket of somebody who signs in with the first word."""
    with opened(address(person.city), {"authorization": person.headers().get("Authorization")}) as socket:
        yield socket


@contextmanager
def events(person: Person, document: str, **variables: object) -> Generator[Iterator[Json]]:
    """The results of a document as server-sent events."""
    headers = person.headers() | {"Accept": "text/event-stream"}
    body = {"query": document, "variables": variables}
    with person.city.http.stream("POST", "/graphql", json=body, headers=headers, timeout=PATIENCE) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _results(answer.iter_lines())


def _results(lines: Iterator[str]) -> Iterator[Json]:
    event = ""
    for line in lines:
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data:") and event == "next":
            yield json.loads(line.removeprefix("data:"))
        elif event == "complete":
            return


def code(message: Json) -> str:
    """The code of the error with which an operation ended."""
    assert message["type"] in {"error", "next"}, message
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    return errors[0]["extensions"]["code"]


def settle(socket: Socket) -> None:
    """Wait until what was sent before is under way: documents of one socket begin in their order."""
    socket.follow("{ server { today } }", "settle")
    assert socket.receive()["type"] == "next"
    assert socket.receive()["type"] == "complete"

"""What a client may take of its connections: a head's size, fields and time, silence, and how many there are."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from api.access.places import Full, Places, neighbourhood
from api.http.connection_gate import ConnectionGate
from tests.world.chosen_city import chosen_city
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.followers import INBOX, code, events, following, settle
from workflows.runtime.settings import Settings

MOST_SENT = 40 * 1024 * 1024
"""Bytes after which what never ends must have been hung up on; most of them lie in the buffers of the system."""
BOUNDS = {
    "head_seconds": 1.0,
    "idle_seconds": 1.0,
    "stalled_seconds": 1.0,
    "client_connections": 12,
    "client_sockets": 3,
    "client_subscriptions": 4,
    "socket_subscriptions": 3,
}
ASKED = b'{"query": "{ server { today } }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(ASKED) + ASKED
LETTERS = b"a" * 65536
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def bounded_city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city in which a client has little room."""
    with chosen_city(databases, settings, **BOUNDS) as city:
        yield city


def connected(city: City) -> socket.socket:
    """A connection on which nothing was said."""
    where = urlsplit(city.address)
    return socket.create_connection((where.hostname, where.port), timeout=20)


def heard(connection: socket.socket) -> bytes:
    """All that is answered until the connection is closed."""
    received = b""
    with suppress(ConnectionError):
        while piece := connection.recv(65536):
            received += piece
    return received


def sent(connection: socket.socket, first: bytes, then: bytes, most: int = MOST_SENT) -> int:
    """How many bytes can be sent until the connection is hung up on."""
    count = 0
    with suppress(ConnectionError):
        connection.sendall(first)
        while count < most:
            connection.sendall(then)
            count += len(then)
    return count


def asks(city: City) -> bool:
    """Whether somebody who comes and asks is answered.

    On a connection of its own: one that is kept waits as the silent do, and may be hung up on while the question is
    under way.
    """
    with connected(city) as connection:
        connection.sendall(WHOLE)
        return city.day.isoformat().encode() in connection.recv(65536)


ENDLESS = {
    "a field": (HEAD + b"X-Long: ", LETTERS),
    "fields": (HEAD, b"".join(b"X-%d: y\r\n" % number for number in range(5_000))),
    "an address": (b"GET /", LETTERS),
    "a method": (b"", b"G" * 65536),
    "empty lines": (b"", b"\r\n" * 32768),
    "what follows a body": (CHUNKED + b"0\r\nX-Long: ", LETTERS),
    "the size of a chunk": (CHUNKED + b"1;x=", LETTERS),
    "a body that nobody reads": (
        b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n",
        LETTERS,
    ),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_hung_up_on(bounded_city: City, what: str) -> None:
    with connected(bounded_city) as connection:
        assert sent(connection, *ENDLESS[what]) < MOST_SENT
    assert asks(bounded_city)


def in_crumbs(count: int) -> bytes:
    """A request whose body comes in so many chunks of a byte, of which the most are blanks before it."""
    chunks = [b"1\r\n%c\r\n" % byte for byte in ASKED.rjust(count)]
    return CHUNKED + b"".join(chunks) + b"0\r\n\r\n"


def test_a_body_in_crumbs_is_hung_up_on(bounded_city: City) -> None:
    # Each chunk costs some hundred times its byte: 200,000 in one go kept everybody waiting for most of a second.
    with connected(bounded_city) as connection:
        with suppress(ConnectionError):
            connection.sendall(in_crumbs(200_000))
        assert b"200 OK" not in heard(connection)
    with connected(bounded_city) as connection:
        connection.sendall(in_crumbs(2_000))
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
    assert asks(bounded_city)


TOO_LARGE = {
    "a field": b"X-Long: " + b"a" * 40_000 + b"\r\n",
    "many fields": b"".join(b"X-%d: y\r\n" % number for number in range(200)),
    "fields of some length": b"".join(b"X-%d: %s\r\n" % (number, b"y" * 900) for number in range(50)),
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_a_head_that_is_too_large_is_refused_by_name(bounded_city: City, what: str) -> None:
    with connected(bounded_city) as connection:
        connection.sendall(HEAD + TOO_LARGE[what] + b"\r\n")
        head, _, body = heard(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert b"retry-after: 5" in head.lower()
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_head_of_usual_size_and_a_large_body_are_taken(bounded_city: City) -> None:
    body = b'{"query": "{ server { today } }", "variables": {"x": "%s"}}' % (b"y" * 500_000)
    head = HEAD + b"X-Long: " + b"a" * 20_000 + b"\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    with connected(bounded_city) as connection:
        connection.sendall(head + body)
        assert heard(connection).startswith(b"HTTP/1.1 200 ")


def test_silence_is_hung_up_on(bounded_city: City) -> None:
    with connected(bounded_city) as silent, connected(bounded_city) as slow, connected(bounded_city) as idle:
        slow.sendall(HEAD[:20])
        idle.sendall(WHOLE)
        assert heard(silent) == b""
        assert heard(slow).startswith(b"HTTP/1.1 408 ")
        assert heard(idle).startswith(b"HTTP/1.1 200 ")


def test_a_second_head_that_comes_byte_by_byte_has_no_longer_than_the_first(bounded_city: City) -> None:
    with connected(bounded_city) as connection:
        connection.sendall(WHOLE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        pieces = 0
        with suppress(ConnectionError):
            for byte in HEAD * 5:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
                pieces += 1
    # At most a second for the head, and one for the last words.
    assert pieces <= 60


def test_who_waits_makes_room_for_who_asks(bounded_city: City) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(connected(bounded_city)) for _ in range(40)]
        for connection in silent[::2]:
            with suppress(ConnectionError):
                connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        assert asks(bounded_city)
        assert all(heard(connection) == b"" for connection in silent[:20])


def test_a_client_has_so_many_sockets(bounded_city: City) -> None:
    who = bounded_city.applicant()
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(following(who))
        for other in (who, bounded_city.officer):
            with pytest.raises(InvalidStatus) as refused, following(other):
                pass
            assert refused.value.response.status_code == 429
            assert refused.value.response.headers["Retry-After"] == "5"
    with following(who) as socket:
        settle(socket)


def test_a_client_follows_so_many_documents(bounded_city: City) -> None:
    who = bounded_city.applicant()
    with following(who) as first, following(who) as second:
        for uid in "123":
            first.follow(INBOX, uid)
        first.follow(INBOX, "4")
        assert code(first.receive()) == "TOO_MANY_SUBSCRIPTIONS"
        second.follow(INBOX, "1")
        second.follow(INBOX, "2")
        assert code(second.receive()) == "TOO_MANY_SUBSCRIPTIONS"
        answer = who.post(INBOX, Accept="text/event-stream")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
        assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
        with events(bounded_city.officer, "{ __typename }") as stream:
            assert [result["data"] for result in stream] == [{"__typename": "Query"}]
        # What is ended makes room.
        first.send(id="1", type="complete")
        settle(first)
        settle(first)
    with events(who, "{ __typename }") as stream:
        assert len(list(stream)) == 1


def test_a_client_that_does_not_read_is_hung_up_on(bounded_city: City) -> None:
    body = b'{"query": "{ measures { code title citations { quote } facts { name note title } readings { why } } }"}'
    request = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with connected(bounded_city) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked_for = 0
        with suppress(ConnectionError):
            for _ in range(300):
                connection.sendall(request)
                time.sleep(0.05)
                asked_for += 1
        assert asked_for < 300


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        (None, "nowhere"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_version_6(host: str | None, client: str) -> None:
    assert neighbourhood(host) == client


def test_places_are_of_one_and_of_all() -> None:
    places = Places(2, 3)
    assert [places.take("a") for _ in range(3)] == [None, None, Full.OF_ONE]
    assert [places.take("b") for _ in range(2)] == [None, Full.OF_ALL]
    places.give_back("a")
    assert [places.take("b"), places.take("a")] == [None, Full.OF_ALL]


class Standing:
    """A connection at the gate."""

    def __init__(self, *, waits: bool) -> None:
        self.waits, self.dismissed = waits, False

    def dismiss(self) -> None:
        """Take note of it."""
        self.dismissed = True


def test_the_gate_hangs_up_on_the_oldest_that_waits_and_on_nobody_that_is_answered() -> None:
    gate = ConnectionGate(2, 4, proxies="192.0.2.0/24")
    busy, silent, third = Standing(waits=False), Standing(waits=True), Standing(waits=False)
    assert [gate.enter(each, "198.51.100.1") for each in (busy, silent, third)] == [None] * 3
    assert [each.dismissed for each in (busy, silent, third)] == [False, True, False]
    assert gate.enter(Standing(waits=True), "198.51.100.1") is Full.OF_ONE
    # A proxy's connections are counted in all alone.
    proxied = [Standing(waits=False) for _ in range(3)]
    assert [gate.enter(each, "192.0.2.9") for each in proxied] == [None, None, Full.OF_ALL]
    gate.leave(busy)
    gate.leave(busy)
    assert (gate.enter(proxied[2], "192.0.2.9"), len(gate)) == (None, 4)

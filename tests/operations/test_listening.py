"""Where a server listens, what it says where it cannot, and how it takes its leave of those who follow something."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from api.access.tokens import TokenKey
from api.http.listening import StartupError, address_of, listening
from domain.lives.roles import Role
from tests.operations.test_command_line import DUIXIAN, Inside, environment, inside
from tests.world.city import TOKENS_LAST, as_server
from tests.world.databases import Databases
from tests.world.other_process import free_port
from tests.world.outages import Outages
from workflows.runtime.settings import Settings
from workflows.transaction.actors import Actor

__all__ = ["inside"]
SECONDS = 60
FOLLOWING = "subscription { inboxChanged { cursor } }"
EVENTS = {"Accept": "text/event-stream"}
SOCKET = [Subprotocol("graphql-transport-ws")]
COMMANDS = [
    ["serve"],
    ["migrate"],
    ["sweep"],
    ["ledger", "verify"],
    ["audit", "verify"],
    ["secret", "rotate"],
    ["demo", "--today", "2022-07-01"],
    ["demo", "one-off"],
    ["policy", "publish", "--document-no", "1", "--issuer", "x", "--published-on", "2020-12-02", "--evidence", "x"],
]
WRONG = {
    "host": ("postgresql://u:hidden@no-such-host.invalid/duixian", "cannot be reached"),
    "port": ("postgresql://u:hidden@127.0.0.1:1/duixian", "cannot be reached"),
    "address": ("postgresql://u:hid/den@127.0.0.1:hidden/duixian", "DATABASE_URL cannot be read"),
    "IPv6": ("postgresql://u:hidden@[::1]:1/duixian", "cannot be reached"),
}


def ends_with_a_sentence(inside: Inside, command: list[str], url: str, says: str) -> None:
    """That a command ends with 1 and one line, which repeats nothing of a password."""
    done = inside.run(*command, DATABASE_URL=url, DUIXIAN_PORT=str(free_port()))
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert done.stderr.startswith(("PostgreSQL at ", "DATABASE_URL "))
    assert "later" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not any(word in done.stderr for word in ("hid", "den", "Traceback"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_address_is_one_sentence_for_every_command(inside: Inside, command: list[str], wrong: str) -> None:
    ends_with_a_sentence(inside, command, *WRONG[wrong])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_a_wrong_password_or_database_is_one_sentence_for_every_command(
    inside: Inside, outages: Outages, command: list[str]
) -> None:
    address = outages.with_password("stranger")
    ends_with_a_sentence(inside, command, address.format("hidden"), "refuses the user or the password")
    missing = urlsplit(outages.server.address("no_such_database")).geturl()
    ends_with_a_sentence(inside, command, missing, "no database of this name")


def test_a_taken_port_is_said_before_any_database_is_touched(inside: Inside, tmp_path: Path) -> None:
    with listening("127.0.0.1", 0) as sockets:
        port = str(sockets[0].getsockname()[1])
        done = inside.run("serve", DUIXIAN_PORT=port, DATABASE_URL=WRONG["host"][0])
        assert (done.returncode, done.stderr.strip()) == (
            1,
            f"port {port} of 127.0.0.1 is taken: stop what listens there, or set DUIXIAN_PORT",
        )
        done = inside.run("serve", DUIXIAN_PORT=port)
        assert (done.returncode, "is taken" in done.stderr, (tmp_path / "postgres").exists()) == (1, True, False)


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("192.0.2.1", "has no address"),
        ("no-such-host.invalid", "no name of this machine"),
        ("[::2", "no name"),
        ("::g", "no name"),
    ],
)
def test_a_host_that_is_not_here_is_said_as_it_is(host: str, says: str) -> None:
    with pytest.raises(StartupError, match=says), listening(host, 0):
        pass


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("::1", ["[::1]"]),
        ("[::1]", ["[::1]"]),
        ("::", ["[::1]", "127.0.0.1"]),
        ("[::]", ["[::1]", "127.0.0.1"]),
        ("0.0.0.0", ["127.0.0.1"]),  # noqa: S104 - what is tried
        ("localhost", ["localhost"]),
    ],
)
def test_a_host_is_listened_at_by_every_protocol_that_it_has(host: str, names: list[str]) -> None:
    with listening(host, 0) as sockets:
        port = sockets[0].getsockname()[1]
        for name in names:
            socket.create_connection((name.strip("[]"), port), timeout=5).close()
        assert httpx.URL(address_of(host, sockets)).port == port
        with pytest.raises(StartupError, match="is taken"), listening(host, port):
            pass


ISSUER = "https://duixian.example.cn"


@contextmanager
def serving(url: str, directory: Path, host: str) -> Generator[tuple[str, "subprocess.Popen[str]"]]:
    """A server in a process of its own, in production."""
    port = free_port()
    own = {"DUIXIAN_MODE": "production", "DUIXIAN_ISSUER": ISSUER}
    named = environment(directory, DATABASE_URL=url, PYTHONUNBUFFERED="1", **own)
    process = subprocess.Popen(
        [DUIXIAN, "serve", "--host", host, "--port", str(port)],
        env=named,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        announcement = next((line.strip() for line in process.stdout if line.startswith("Duixian serves at ")), "")
        assert announcement
        yield announcement.removeprefix("Duixian serves at ").removesuffix("/graphql"), process
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.copy("migrated") as url:
        yield as_server(url, demonstration=False)


def test_a_server_takes_leave_of_those_who_follow_something(url: str, tmp_path: Path) -> None:
    token = TokenKey.of(Settings(data_dir=tmp_path, issuer=ISSUER)).sign(Actor("officer", Role.OFFICER), TOKENS_LAST)
    signed = {"Authorization": f"Bearer {token}"}
    with serving(url, tmp_path, "::1") as (address, process), httpx.Client(base_url=address, trust_env=False) as http:
        assert address.startswith("http://[::1]:")
        follow = f"{address.replace('http', 'ws')}/graphql"
        with (
            http.stream("POST", "/graphql", json={"query": FOLLOWING}, headers={**signed, **EVENTS}) as events,
            connect(follow, subprotocols=SOCKET, additional_headers=signed, proxy=None) as ws,
        ):
            ws.send('{"type": "connection_init"}')
            assert json.loads(ws.recv(5))["type"] == "connection_ack"
            ws.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": FOLLOWING}}))
            time.sleep(0.5)
            begun = time.monotonic()
            os.kill(process.pid, signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                ws.recv(5)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1012
            lines = [line for line in events.iter_lines() if line and not line.startswith(":")]
        printed, _ = process.communicate(timeout=SECONDS)
        assert time.monotonic() - begun < 5
    assert json.loads(lines[1].removeprefix("data: "))["errors"][0]["extensions"]["code"] == "SERVER_STOPPING"
    assert lines[2] == "event: complete"
    assert process.returncode == 0
    assert "Traceback" not in printed
    assert "Cancel" not in printed

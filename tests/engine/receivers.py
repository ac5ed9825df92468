"""Receivers of webhooks on this machine, which take, refuse, dawdle and go away as a test says, and keep what came."""

import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from domain.lives.roles import Role
from tests.world.city import City
from workflows.notices.registering import RegisterReceiver, register_receiver
from workflows.notices.signatures import ReceiverKey
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.work import Done, handle


@dataclass(frozen=True)
class Taken:
    """What came: its headers, its body, and what was answered."""

    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def event(self) -> dict[str, Any]:
        """The event."""
        return json.loads(self.body)


@dataclass
class Listener:
    """A receiver: how it answers, and what came."""

    answer: Callable[[int], tuple[int, dict[str, str]]] = lambda _: (204, {})
    """What it answers to the so manieth request, from 0."""
    came: list[Taken] = field(default_factory=list[Taken])
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def taken(self) -> list[dict[str, Any]]:
        """The events that it took, each once."""
        once = {each.event["id"]: each.event for each in self.came if each.status < 300}
        return list(once.values())


@contextmanager
def listening(listener: Listener) -> Generator[Listener]:
    """Let a receiver listen while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        """Takes what is sent."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with listener.lock:
                status, headers = listener.answer(len(listener.came))
                named = {name.lower(): value for name, value in self.headers.items()}
                listener.came.append(Taken(named, body, status))
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        listener.url = f"http://127.0.0.1:{server.server_address[1]}/hooks?of=duixian"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield listener
        finally:
            server.shutdown()


EVERYTHING = Actor("another bureau", Role.SUPERVISOR)


def registered(city: City, url: str, owner: Actor = EVERYTHING, **of: Any) -> tuple[UUID, Webhook]:  # noqa: ANN401 - as the command has it
    """Register a receiver; returns its id, and what verifies by its secret."""

    async def register() -> tuple[UUID, str]:
        done = await handle(SYSTEM, register_receiver, RegisterReceiver(url, of.get("kinds", ()), owner))
        assert isinstance(done, Done), done
        return done.chain, str(ReceiverKey.of(done.chain, 1))

    uid, secret = city.run(register())
    return uid, Webhook(secret)

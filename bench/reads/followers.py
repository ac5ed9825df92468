"""A follower's event: many follow one grant over WebSockets, it changes, and each is told of it with all its parts.

What an event costs is what the server takes more for the same changes with followers than without, for each message
told. Duixian's changes are commands (held and released, in turn), the peers' a notice of the database.
"""

import asyncio
import http.client
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.kit.identifiers import global_id
from bench.console import give_up, say
from bench.reads.answers import difference, same_for_all
from bench.reads.meter import Meter
from bench.reads.questions import PAGE_NODE, Json
from bench.reads.servers import Running, Server, running
from tests.world.city import new_key
from workflows.runtime.connecting import connect as connect_database

FOLLOWERS, CHANGES = 100, 20
PATIENCE = 60
KNOWN = ("Mercurius", "Strawberry", "Ariadne")
"""Peers that have subscriptions of their own; of the others they are another package's."""
_DOCUMENT = f"subscription($id: ID!) {{ grantChanged(id: $id) {{ grant {{ {PAGE_NODE} }} }} }}"
_COMMAND = """mutation($input: %sGrantInput!) { %sGrant(input: $input) {
  grant { version } errors { code message } } }"""
_FOLLOWED = """SELECT id, version FROM grants
WHERE state = 'UNDER_REVIEW' AND held_reason IS NULL AND EXISTS (SELECT 1 FROM audit_line WHERE chain = grants.id)
ORDER BY number LIMIT 1"""
"""Of the first city: what was copied has no chain to go on."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an event costs: milliseconds of the server's CPU a message, and from the change to the last who is told."""

    name: str
    server: float
    until_all: float


async def followed(servers: Sequence[Server], url: str, postmaster: int) -> list[Told]:
    """Measure each server that can be followed; all must tell the same of the grant."""
    database = await connect_database(url)
    try:
        uid = (await database.fetchrow(_FOLLOWED))["id"]
        events: list[Told] = []
        shown: list[bytes] = []
        for server in servers:
            if server.is_ours or server.name in KNOWN:
                with running(server) as served:
                    version = await database.fetchval("SELECT version FROM grants WHERE id = $1", uid)
                    change = _commands(served, uid, int(str(version))) if server.is_ours else _notices(database, uid)
                    events.append(await _measured(served, uid, change, postmaster, shown))
                say(f"followers: {server.name}")
        return events
    finally:
        await database.close()


async def _measured(
    served: Running, uid: UUID, change: Callable[[], Awaitable[None]], postmaster: int, shown: list[bytes]
) -> Told:
    meter = Meter(served.pid, postmaster)
    await change()
    meter.begin()
    for _ in range(CHANGES):
        await change()
    alone = meter.end().server_seconds
    async with _followers(served, uid) as sockets:
        messages = await _first_messages(sockets, change)
        shown.append(same_for_all(messages[0]))
        if any(same_for_all(message) != shown[0] for message in messages):
            give_up(f"{served.server.name} tells otherwise: {difference(shown[0], shown[-1])}")
        meter.begin()
        times: list[float] = []
        for _ in range(CHANGES):
            begun = perf_counter()
            await _messages(sockets, change)
            times.append((perf_counter() - begun) * 1_000)
        with_followers = meter.end().server_seconds
    cost = (with_followers - alone) / (CHANGES * FOLLOWERS) * 1_000
    return Told(served.server.name, cost, median(times))


async def _first_messages(sockets: Sequence[ClientConnection], change: Callable[[], Awaitable[None]]) -> list[Json]:
    """Make changes until everybody was told of one: nobody says when he follows; return what each was told first."""
    messages: dict[ClientConnection, Json] = {}
    for _ in range(PATIENCE):
        await change()
        # All that is told until it is silent is heard: nothing of it is left for what is measured next.
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await asyncio.gather(*(_listen(socket, messages) for socket in sockets))
        if len(messages) == len(sockets):
            break
    else:
        give_up(f"only {len(messages)} of {len(sockets)} followers are told anything")
    return [messages[socket] for socket in sockets]


async def _listen(socket: ClientConnection, messages: dict[ClientConnection, Json]) -> None:
    while True:
        message = await _next(socket)
        messages.setdefault(socket, message)


async def _messages(sockets: Sequence[ClientConnection], change: Callable[[], Awaitable[None]]) -> list[Json]:
    """Make a change; return what each follower is told of it."""
    events = asyncio.gather(*(_next(socket) for socket in sockets))
    await change()
    return await events


async def _next(socket: ClientConnection) -> Json:
    message: Json = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))
    if message["type"] != "next" or message["payload"].get("errors"):
        give_up(f"a follower was told {message}")
    return message["payload"]["data"]["grantChanged"]["grant"]


@asynccontextmanager
async def _followers(served: Running, uid: UUID) -> AsyncGenerator[list[ClientConnection]]:
    async with AsyncExitStack() as opened:
        sockets: list[ClientConnection] = []
        payload = {name.lower(): value for name, value in served.server.headers.items()}
        for _ in range(FOLLOWERS):
            url, protocols = f"ws://127.0.0.1:{served.port}/graphql", [Subprotocol("graphql-transport-ws")]
            socket = await opened.enter_async_context(connect(url, subprotocols=protocols, proxy=None))
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            await socket.recv()
            subscription = {"query": _DOCUMENT, "variables": {"id": global_id("Grant", uid)}}
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": subscription}))
            sockets.append(socket)
        yield sockets


def _notices(database: Any, uid: UUID) -> Callable[[], Awaitable[None]]:  # noqa: ANN401 - a connection
    async def notify() -> None:
        await database.execute(f"NOTIFY grant_changed, '{uid}'")

    return notify


def _commands(served: Running, uid: UUID, version: int) -> Callable[[], Awaitable[None]]:
    """Changes by commands, the grant held and released in turn."""
    state = {"version": version, "held": False}

    def command() -> None:
        name = "Release" if state["held"] else "Hold"
        given = {"id": global_id("Grant", uid), "expectedVersion": state["version"], "reason": "基准"}
        body = {
            "query": _COMMAND % (name, name.lower()),
            "variables": {"input": {**given, "idempotencyKey": new_key()}},
        }
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "Accept": "application/json", **served.server.headers}
        connection.request("POST", "/graphql", json.dumps(body), headers)
        answer: Json = json.loads(connection.getresponse().read())
        connection.close()
        data: Json = answer.get("data") or {}
        done: Json = data.get(f"{name.lower()}Grant") or {"errors": "none was made"}
        if done["errors"]:
            give_up(f"a followed grant was not changed: {answer}")
        state.update(version=done["grant"]["version"], held=not state["held"])

    async def change() -> None:
        await asyncio.to_thread(command)

    return change

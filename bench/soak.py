"""A thousand clients for a minute, then schemathesis over the whole schema: ``python -m bench.soak [OPTIONS]``.

The clients ask, list, search, act and follow, over HTTP, WebSocket and server-sent events, against a server in a
process of its own. They come from some addresses of this machine, as the offices of a city do: of one alone a server
takes no thousand connections. Printed are the answers, the errors, how long they took, and what the server's process
holds of memory over the time. A connection that could not be opened is tried again; whatever else fails is an error.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from api.access.tokens import TokenKey
from bench.console import give_up, say
from domain.lives.roles import Role
from tests.world.cases import application, open_case
from tests.world.city import FIRST_DAY, credit_code, new_key, served_city
from tests.world.databases import Databases
from tests.world.scopes import acting
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings

OFFICES = 20
"""Addresses from which the clients come, each with connections of its own."""
CONNECT_AGAIN = 3
_LOOKS = 12
INBOX = "subscription { inboxChanged { cursor grant { number state } } }"
LIST = """query($filter: GrantFilter) { grants(first: 20, filter: $filter) {
  totalCount edges { node { number state applicant { name } payments { legs { state } } } } } }"""
CREATE = "mutation($input: CreateGrantInput!) { createGrant(input: $input) { grant { id } errors { code } } }"
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"search": "示例"},
    {"states": ["DRAFT"]},
    {"nextActor": "OFFICER"},
    {"articles": [8]},
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What the clients do."""

    clients: int = 1_000
    seconds: int = 60
    followers: int = 50
    """Of the clients, half over WebSocket and half over server-sent events."""
    pause: float = 25.0
    """Seconds between two requests of a client, the mean, as people make them."""


class Soak:
    """The clients, and what they were answered."""

    def __init__(self, address: str, key: TokenKey, pid: int, crowd: Crowd) -> None:
        self.address, self.key, self.pid, self.crowd = address, key, pid, crowd
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.memory: list[float] = []
        self.times: list[float] = []
        """Seconds that each answer took."""

    def headers(self, role: Role, code: str | None = None) -> dict[str, str]:
        """The headers by which somebody signs in."""
        actor = acting(f"soak {role.value.lower()} {code or random.randrange(self.crowd.clients)}", role, code)  # noqa: S311 - no secret
        return {"Authorization": f"Bearer {self.key.sign(actor, timedelta(hours=1))}"}

    async def run(self) -> None:
        """Let everybody ask."""
        crowd = self.crowd
        async with AsyncExitStack() as opened:
            offices = [await opened.enter_async_context(self._office(number)) for number in range(OFFICES)]
            followers = [self.follow(number, offices[number % OFFICES]) for number in range(crowd.followers)]
            asking = [self.ask(offices[number % OFFICES]) for number in range(crowd.clients - crowd.followers)]
            tasks = [asyncio.create_task(self._counted(each)) for each in (*followers, *asking)]
            for _ in range(_LOOKS):
                await asyncio.sleep(crowd.seconds / _LOOKS)
                self.memory.append(resident_megabytes(self.pid))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def tell(self) -> None:
        """Print what came of it."""
        crowd, times = self.crowd, sorted(self.times)
        crowded = f"{crowd.clients} clients, {crowd.followers} of them following, {crowd.pause} s between two requests"
        say(f"{crowded}, in {crowd.seconds} s: {dict(self.answers)}, {len(self.wrong)} errors")
        if times:
            middle, late = (times[int(len(times) * part)] * 1_000 for part in (0.5, 0.99))
            say(f"{len(times) / crowd.seconds:.0f} requests a second; p50 {middle:.0f} ms, p99 {late:.0f} ms")
        held = ", ".join(f"{megabytes:.0f}" for megabytes in self.memory)
        say(f"memory of the server every {crowd.seconds / _LOOKS:.0f} s, in MiB: {held}")

    def _office(self, number: int) -> httpx.AsyncClient:
        """The connections of one address."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        transport = httpx.AsyncHTTPTransport(limits=limits, local_address=_address_of(number), retries=CONNECT_AGAIN)
        return httpx.AsyncClient(base_url=self.address, timeout=60, transport=transport, trust_env=False)

    async def _counted(self, client: Coroutine[Any, Any, None]) -> None:
        """Let one client go on to the end; that it ends, or fails, is an error, since none does by itself."""
        try:
            await client
        except (httpx.HTTPError, WebSocketException, OSError) as error:
            self.wrong.append(f"{type(error).__name__}: {error}"[:300])
        else:
            self.wrong.append("a client was let go")

    async def ask(self, http: httpx.AsyncClient) -> None:
        """One client: it lists and searches, and now and then it files an application."""
        code = credit_code()
        applicant, officer = self.headers(Role.APPLICANT, code), self.headers(Role.OFFICER)
        await asyncio.sleep(random.random() * self.crowd.pause)  # noqa: S311 - spreads the clients
        while True:
            if random.random() < 0.1:  # noqa: S311, PLR2004 - one of ten
                variables = {"input": {**application(code), "idempotencyKey": new_key()}}
                await self.post(http, CREATE, variables, applicant, "deeds")
            else:
                chosen = random.choice(FILTERS)  # noqa: S311 - any
                await self.post(http, LIST, {"filter": chosen}, officer, "lists")
            await asyncio.sleep(random.random() * 2 * self.crowd.pause)  # noqa: S311 - spreads the clients

    async def post(
        self, http: httpx.AsyncClient, query: str, variables: object, headers: dict[str, str], what: str
    ) -> None:
        """Ask once, and count the answer."""
        begun = perf_counter()
        answer = await http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        self.times.append(perf_counter() - begun)
        body: dict[str, Any] = answer.json()
        parts: dict[str, Any] = body.get("data") or {}
        refused = any(part.get("errors") for part in parts.values())
        if answer.status_code == 200 and "errors" not in body and not refused:  # noqa: PLR2004 - as HTTP numbers it
            self.answers[what] += 1
        else:
            self.wrong.append(f"{answer.status_code}: {answer.text[:300]}")

    async def follow(self, number: int, http: httpx.AsyncClient) -> None:
        """One client that follows everything."""
        headers = self.headers(Role.AUDITOR)
        await asyncio.sleep(random.random() * self.crowd.pause)  # noqa: S311 - spreads the followers
        if number % 2:
            async with http.stream(
                "POST",
                "/graphql",
                json={"query": INBOX},
                headers={**headers, "Accept": "text/event-stream"},
                timeout=None,
            ) as answer:
                if answer.status_code != 200:  # noqa: PLR2004 - as HTTP numbers it
                    self.wrong.append(f"{answer.status_code} to a follower")
                async for line in answer.aiter_lines():
                    self.answers["events"] += line.startswith("data:")
            return
        url, protocols = self.address.replace("http", "ws") + "/graphql", [Subprotocol("graphql-transport-ws")]
        async with connect(url, subprotocols=protocols, proxy=None, local_addr=(_address_of(number), 0)) as socket:
            await socket.send(
                json.dumps({"type": "connection_init", "payload": {"authorization": headers["Authorization"]}})
            )
            await socket.recv()
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": INBOX}}))
            async for message in socket:
                frame = json.loads(message)
                if frame["type"] == "next" and "errors" not in frame["payload"]:
                    self.answers["messages"] += 1
                elif frame["type"] != "next":
                    self.wrong.append(str(message)[:300])


def _address_of(number: int) -> str:
    """The address of an office on this machine."""
    return f"127.0.{1 + number % OFFICES}.1"


def resident_megabytes(pid: int) -> float:
    """What a process holds of memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def schemathesis(address: str, headers: dict[str, str]) -> None:
    """Run schemathesis over the whole schema, and end where it finds a fault."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/graphql", "--max-examples", "10",
        "--checks", "not_a_server_error", "--header", f"Authorization:{headers['Authorization']}", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own words
        command, env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.contract.schemathesis_hooks"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    say("\n".join(done.stdout.splitlines()[-20:]))
    if done.returncode:
        give_up(f"schemathesis found a fault: {done.stderr[-500:]}")


def filled(url: str, settings: Settings) -> None:
    """Put something to find into the database."""
    with served_city(url, settings) as city:
        city.move_to(FIRST_DAY)
        for state in ("DRAFT", "SUBMITTED", "UNDER_REVIEW", "PAYABLE", "PAID"):
            open_case(city).to(state)


def main() -> None:
    """Print what a minute of a thousand clients was."""
    parser = ArgumentParser(description="A thousand clients for a minute.")
    parser.add_argument(
        "--clients", type=int, default=Crowd().clients, help="how many there are, who follow among them"
    )
    parser.add_argument("--seconds", type=int, default=Crowd().seconds, help="for which they ask")
    parser.add_argument("--followers", type=int, default=Crowd().followers, help="of the clients")
    parser.add_argument("--pause", type=float, default=Crowd().pause, help="seconds between two requests of a client")
    parser.add_argument("--clients-alone", action="store_true", help="without schemathesis afterwards")
    chosen = parser.parse_args()
    crowd = Crowd(chosen.clients, chosen.seconds, chosen.followers, chosen.pause)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), mode="demonstration", four_eyes=False, language="en")
        with EmbeddedPostgres.of(Path(folder) / "postgres") as server:
            server.start()
            with Databases(server, settings).copy() as url:
                filled(url, settings)
                _soak(url, settings, crowd, alone=chosen.clients_alone)


def _soak(url: str, settings: Settings, crowd: Crowd, *, alone: bool) -> None:
    command = [sys.executable, "-m", "tests.world.other_process", url, str(settings.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            soak = Soak(address, TokenKey.of(settings), process.pid, crowd)
            asyncio.run(soak.run())
            soak.tell()
            if soak.wrong:
                give_up("\n".join(f"{times} times: {error}" for error, times in Counter(soak.wrong).most_common(5)))
            if not alone:
                schemathesis(address, soak.headers(Role.OFFICER))
        finally:
            process.terminate()


if __name__ == "__main__":
    main()

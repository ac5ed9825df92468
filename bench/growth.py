"""Whether reads grow with what they read in: ``python -m bench.growth``, on two databases of `bench.data`.

The same questions through the whole server, one after another, on a database of 10,000 grants and on one of a million:
of each the best time of some answers, and what its statements touch, pages and rows, which no load of the machine
moves. A page far into a list is asked for by its cursor.
"""

import argparse
import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.access.tokens import TokenKey
from api.http.app import application
from api.http.serving import served
from bench.console import say
from bench.data import fill
from bench.growth_questions import Known, Question, page_of, questions
from bench.growth_touched import Touched, sent, touched_by
from domain.lives.roles import Role
from tests.world.scopes import acting
from workflows.runtime.connecting import Connection, connect
from workflows.runtime.embedded_postgres import CREATE_DATABASE, DATABASE
from workflows.runtime.postgres import postgres
from workflows.runtime.settings import Settings
from workflows.transaction.actors import Actor

MARK = 3.0
"""How many times its time at the small size a question may take at the large one."""
_TIMES, _ENOUGH_SECONDS = 7, 2.0
_PATIENCE = 60
"""Seconds after which a question is given up, where nothing else is said: it counts as one without an answer."""
_LEAST = 0.004
"""Seconds: below them it is the server's own time, and no part of it grows."""
_LEAST_PAGES = 1_000
"""Pages of the database: below them it reads for about a millisecond, whatever they are."""
_FAR_PAGES, _PAGE = 20_000, 20
_BUSIEST = """
SELECT a.credit_code FROM applicant AS a JOIN grants AS g ON g.applicant_id = a.id GROUP BY 1
ORDER BY count(*) DESC LIMIT 1
"""
_ONE = """
SELECT g.number, l.voucher_no, r.number AS receipt_no FROM payment_leg AS l JOIN payment AS p ON p.id = l.payment_id
JOIN grants AS g ON g.id = p.grant_id JOIN receipt AS r ON r.leg_id = l.id
WHERE l.state = 'SETTLED' ORDER BY l.place DESC LIMIT 1
"""
_RUN = "SELECT number FROM payment_run ORDER BY made_at LIMIT 1"
_EXPERT = "SELECT expert FROM expert_assignment GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"


async def known_of(connection: Connection) -> Known:
    """Return what is looked for in a database."""
    one = await connection.fetchrow(_ONE)
    texts = [str(await connection.fetchval(query)) for query in (_BUSIEST, _RUN, _EXPERT)]
    return Known(texts[0], one["number"], one["voucher_no"], one["receipt_no"], texts[1], texts[2])


def people(known: Known) -> Mapping[str, Actor]:
    """Return who asks, by the names of the questions."""
    return {
        "auditor": acting("auditor", Role.AUDITOR),
        "officer": acting("officer", Role.OFFICER, of="市科技创新局"),
        "district": acting("district", Role.DISTRICT_OFFICER, of=known.district),
        "finance": acting("finance", Role.FINANCE),
        "treasury": acting("treasury", Role.TREASURY, of="city"),
        "treasury of a district": acting("treasury of a district", Role.TREASURY, of=known.district),
        "applicant": acting("applicant", Role.APPLICANT, known.credit_code),
        "expert": acting("expert", Role.EXPERT, person=known.expert),
    }


@dataclass(frozen=True, slots=True)
class Measured:
    """What a question took: the seconds of its fastest answer, and what its statements touch."""

    seconds: float
    touched: Touched

    def grown(self, other: "Measured") -> tuple[float, float]:
        """Return how many times its time and its pages the other one's are."""
        pages = max(other.touched.pages, _LEAST_PAGES) / max(self.touched.pages, _LEAST_PAGES)
        return max(other.seconds, _LEAST) / max(self.seconds, _LEAST), pages

    def __str__(self) -> str:
        """Return it as a line shows it."""
        return f"{self.seconds * 1000:9.1f} ms {self.touched.pages:8d} p {self.touched.rows:8d} r"


class Asked:
    """A served database and its people."""

    def __init__(self, http: httpx.AsyncClient, tokens: Mapping[str, str], patience: int) -> None:
        self._http, self._tokens, self._patience = http, tokens, patience

    async def data(self, question: Question) -> Any:  # noqa: ANN401 - JSON
        """Return what is answered; errors are raised, and count as no answer."""
        try:
            answer = await self._http.post(
                "/graphql",
                json={"query": question.document, "variables": dict(question.variables)},
                headers={"Authorization": f"Bearer {self._tokens[question.who]}"},
            )
        except httpx.TimeoutException:
            message = f"no answer within {self._patience} s"
            raise RuntimeError(message) from None
        answered = answer.json()
        if "errors" in answered:
            raise RuntimeError(answered["errors"][0]["message"])
        return answered["data"]

    async def best(self, question: Question) -> Measured:
        """Return the seconds of the fastest of some answers, and what the first touches."""
        times: list[float] = []
        async with sent() as statements:
            while len(times) < _TIMES and sum(times) < _ENOUGH_SECONDS:
                begun = perf_counter()
                await self.data(question)
                times.append(perf_counter() - begun)
        return Measured(min(times), await touched_by(statements[: len(statements) // len(times)]))


async def measure(url: str, folder: Path, only: str, *, far: bool, patience: int) -> dict[str, Measured | str]:
    """Return what every question on a database takes by their names; why, where one is not answered."""
    connection = await connect(url)
    known = await known_of(connection)
    await connection.close()
    # What takes long is to be seen.
    settings = Settings(data_dir=folder, statement_seconds=patience, request_seconds=patience, cost_per_minute=10**9)
    key = TokenKey.of(settings)
    tokens = {name: key.sign(actor, timedelta(hours=5)) for name, actor in people(known).items()}
    async with (
        served(application(settings, url), "127.0.0.1", 0) as address,
        httpx.AsyncClient(base_url=address, timeout=patience, trust_env=False) as http,
    ):
        server, measured = Asked(http, tokens, patience), dict[str, Measured | str]()
        for question in questions(known):
            if only in question.name:
                name = known.unnamed(question.name)
                try:
                    measured[name] = await server.best(question)
                except RuntimeError as error:
                    measured[name] = str(error)
        if far:
            measured |= await _far(server)
        return measured


async def _far(server: Asked) -> dict[str, Measured | str]:
    """A page far into the list of grants, as far as it goes, beside the first one."""
    after, pages = None, 0
    document = page_of("grants").replace("edges { cursor }", _END)
    while pages < _FAR_PAGES * _PAGE // 100:
        question = Question("", "auditor", document, {"first": 100, "after": after})
        about = (await server.data(question))["grants"]["pageInfo"]
        if not about["hasNextPage"]:
            break
        after, pages = about["endCursor"], pages + 1
    question = Question("", "auditor", page_of("grants"), {"first": _PAGE, "after": after})
    return {"grants, the page that lies farthest": await server.best(question)}


_END = "pageInfo { hasNextPage endCursor }"


def tell(small: Mapping[str, Measured | str], large: Mapping[str, Measured | str]) -> None:
    """Print what each question took of both, the ones that grow most last."""

    def grown(name: str) -> tuple[float, float]:
        one, other = small[name], large[name]
        return one.grown(other) if isinstance(one, Measured) and isinstance(other, Measured) else (1e9, 1e9)

    names = sorted(large, key=lambda name: (grown(name)[1], grown(name)[0]))
    for name in names:
        one, other = small[name], large[name]
        if isinstance(one, Measured) and isinstance(other, Measured):
            times, pages = grown(name)
            say(f"{one} | {other} | {times:7.1f} x time {pages:7.1f} x pages  {name}")
        else:
            say(f"{name}: {one} / {other}")
    slower, wider = (sum(grown(name)[part] > MARK for name in names) for part in (0, 1))
    say(f"{len(names)} questions over {MARK} times: {slower} in time, {wider} in pages")


async def _made(server: str, grants: int) -> str:
    """Return the address of a database of so many grants on a server, filled if it is not there."""
    name, draft = f"growth_{grants}", f"growth_{grants}_draft"
    connection = await connect(server)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f"DROP DATABASE IF EXISTS {draft}")
            await connection.execute(CREATE_DATABASE.replace(DATABASE, draft, 1))
            await fill(at_database(server, draft), grants)
            await connection.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
    finally:
        await connection.close()
    return at_database(server, name)


def at_database(server: str, name: str) -> str:
    """Return the address of a database on the server of an address."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


async def compare(wanted: argparse.Namespace) -> None:
    """Make both databases where they are not there, measure one after the other, and print both."""
    async with postgres(Settings(data_dir=wanted.data_dir), wanted.server) as server:
        urls = [await _made(server, grants) for grants in (wanted.small, wanted.large)]
        measured = [
            await measure(url, wanted.data_dir, wanted.only, far=wanted.far, patience=wanted.patience) for url in urls
        ]
    tell(*measured)


def main() -> None:
    """Read what is asked for, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000, help="grants of the small database")
    parser.add_argument("--large", type=int, default=1_000_000, help="grants of the large database")
    parser.add_argument("--server", help="address of a PostgreSQL to make them in; else one is started in the folder")
    parser.add_argument("--data-dir", type=Path, default=Path(".duixian/growth"), help="where they are kept: 20 GB")
    parser.add_argument("--only", default="", help="questions whose names hold this text")
    parser.add_argument("--patience", type=int, default=_PATIENCE, help="seconds after which a question is given up")
    parser.add_argument("--far", action="store_true", help="walk to page 20,000 as well")
    asyncio.run(compare(parser.parse_args()))


if __name__ == "__main__":
    main()

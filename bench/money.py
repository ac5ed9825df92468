"""Approvals a second beside pgbench saying the same statements to the same server: ``python -m bench.money``.

An approval is the whole command: judged anew, its allowances taken, its payment ordered, its money reserved in the
ledger, its history, audit line and kept answer written, and committed to the disk. The embedded PostgreSQL runs with
its defaults. Both sides begin each run with a copy of one database, and both must leave the same rows behind.
"""

import asyncio
import statistics
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from uvicorn import Config

from bench.console import give_up, say
from bench.copies import copied_applicant, copied_grant
from bench.grants_to_approve import (
    CROWD,
    DISTRICTS,
    SPREAD,
    TOGETHER,
    Kind,
    budget_ids,
    fill,
)
from bench.pgbench import find_pgbench, run_pgbench
from bench.statements import Script, Sent, check_alike, ids_in, recorded
from domain.models import Grant
from workflows.grants.decisions import ApproveGrant, approve_grant
from workflows.runtime.connecting import connect
from workflows.runtime.database import database
from workflows.runtime.migrating import migrate
from workflows.runtime.postgres import postgres, scratch_database
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask
from workflows.transaction.work import Done, handle

MANY = 8
COPIES = 240
"""Grants of a kind that a run approves: as many times MANY as are needed for the clock."""
ROUNDS = 5
MARK = 0.5
"""Of pgbench's approvals a second, on one connection."""
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@dataclass(slots=True)
class Bench:
    """One server, one prepared database, and what was recorded in it."""

    settings: Settings
    server: str
    prepared: str
    pgbench: Path
    versions: dict[str, int] = field(default_factory=dict[str, int])
    scripts: dict[str, Script] = field(default_factory=dict[str, Script])
    sent: dict[str, list[Sent]] = field(default_factory=dict[str, list[Sent]])

    @asynccontextmanager
    async def copy(self) -> AsyncGenerator[str]:
        """The address of a fresh copy of the prepared database, with all of it on the disk."""
        name = "duixian_bench_copy"
        await _administer(self.server, f"CREATE DATABASE {name} TEMPLATE {urlsplit(self.prepared).path[1:]}")
        await _administer(self.server, "CHECKPOINT")
        try:
            yield urlsplit(self.server)._replace(path=f"/{name}").geturl()
        finally:
            await _administer(self.server, f"DROP DATABASE {name} WITH (FORCE)")

    async def ours(self, kinds: Sequence[Kind], connections: int) -> tuple[float, Any]:
        """Return our approvals a second, and what is left behind: each connection approves its own grants in turn."""
        async with self.copy() as url, database(self.settings, url):
            begun = perf_counter()
            await asyncio.gather(*(self._approve_in_turn(kinds, place, connections) for place in range(connections)))
            took = perf_counter() - begun
            return COPIES * len(kinds) / took, await _left_behind()

    async def _approve_in_turn(self, kinds: Sequence[Kind], first: int, step: int) -> None:
        for number in range(first + 1, COPIES + 1, step):
            for kind in kinds:
                await self.approve(kind, number)

    async def approve(self, kind: Kind, number: int) -> None:
        """Approve one grant, as the officer's request does."""
        uid = copied_grant(kind.name, number)
        command = ApproveGrant(uid, self.versions[kind.name])
        answer = await handle(kind.decider(number), approve_grant, command, key=f"approve {uid}")
        if not isinstance(answer, Done):
            give_up(f"an approval was refused: {answer}")

    async def theirs(self, kinds: Sequence[Kind], connections: int) -> tuple[float, Any]:
        """Return the approvals a second of pgbench, and what is left behind."""
        lines = [rf"\set n :turn * {connections} + :client_id + 1", r"\set turn :turn + 1"]
        variables = {"turn": "0"}
        for kind in kinds:
            lines += self.scripts[kind.name].lines
            variables |= self.scripts[kind.name].variables
        script = "\n".join(lines)
        async with self.copy() as url:
            scripts = await run_pgbench(self.pgbench, url, script, variables, connections, COPIES // connections)
            async with database(self.settings, url):
                return scripts * len(kinds), await _left_behind()

    async def record(self) -> None:
        """Record what an approval of each kind sends, twice, and make scripts of it."""
        async with self.copy() as url, database(self.settings, url):
            budgets = await budget_ids()
            for kind in (TOGETHER, SPREAD, CROWD):
                first = await Grant.get(id=copied_grant(kind.name, 1))
                self.versions[kind.name] = first.version
                # The first of a kind reads the policy, and no other does.
                await self.approve(kind, 1 + 2 * MANY)
                runs: list[list[Sent]] = []
                for number in (1, 1 + MANY):
                    async with recorded() as sent:
                        await self.approve(kind, number)
                    runs.append(sent)
                check_alike(runs[0], runs[1])
                self.sent[kind.name] = runs[0]
                known = _known(kind, first.item, budgets)
                constant = (ids_in(runs[0]) & ids_in(runs[1])) - known.keys()
                script = Script(kind.name, known, constant)
                for one in runs[0]:
                    if not one.is_of_the_pool:
                        script.add(one)
                self.scripts[kind.name] = script


def _known(kind: Kind, item: str, budgets: dict[str, Any]) -> dict[str, str]:
    """What is another for each grant of a kind, by what it is of the first, of this item, as SQL over :n."""

    def one_of(texts: Sequence[str], sort: str) -> str:
        listed = ", ".join(f"'{text}'" for text in texts)
        return f"(ARRAY[{listed}]::{sort}[])[(:n::int - 1) % {len(texts)} + 1]"

    district = kind.districts[0]
    known = {
        f"B-{kind.name}-1": f"('B-{kind.name}-' || :n)",
        item: f"('{item.removesuffix('1')}' || :n)",
        str(copied_grant(kind.name, 1)): f"md5('{kind.name}/grant/' || :n)::uuid",
        str(copied_applicant(kind.name, 1)): f"md5('{kind.name}/applicant/' || :n)::uuid",
    }
    if len(kind.districts) > 1:
        known[district] = one_of(kind.districts, "text")
        known[str(budgets[district])] = one_of([str(budgets[code]) for code in kind.districts], "uuid")
    return known


async def _left_behind() -> dict[str, Any]:
    """Rows of every table, states of grants and legs, and the sums of the budgets and allowances."""
    tables = [row["tablename"] for row in await ask(_TABLES)]
    left: dict[str, Any] = {table: (await ask(f'SELECT count(*) AS n FROM "{table}"'))[0]["n"] for table in tables}  # noqa: S608
    left["states"] = await ask("SELECT measure, state, version, count(*) FROM grants GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")
    left["legs"] = await ask("SELECT treasury, state, count(*) FROM payment_leg GROUP BY 1, 2 ORDER BY 1, 2")
    left["sums"] = await ask("SELECT treasury, year, free, reserved, version FROM budget ORDER BY 1, 2")
    left["used"] = await ask("SELECT measure, kind, sum(used) AS used FROM allowance GROUP BY 1, 2 ORDER BY 1, 2")
    return left


async def _administer(server: str, statement: str) -> None:
    connection = await connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _pairs(bench: Bench, kinds: Sequence[Kind], connections: int) -> tuple[float, float]:
    """Our median and pgbench's, run by run in turn; both must leave the same behind."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        rate, left = await bench.ours(kinds, connections)
        ours.append(rate)
        rate, left_by_pgbench = await bench.theirs(kinds, connections)
        theirs.append(rate)
        if left != left_by_pgbench:
            other = {name: (left[name], left_by_pgbench[name]) for name in left if left[name] != left_by_pgbench[name]}
            give_up(f"pgbench did not do the same: {other}")
    return statistics.median(ours), statistics.median(theirs)


def _print(what: str, ours: float, theirs: float, mark: str = "") -> None:
    say(f"{what:<44} {ours:7.0f}/s   pgbench {theirs:7.0f}/s   ratio {ours / theirs:.2f}{mark}")


async def _print_all(bench: Bench) -> None:
    for kind in (TOGETHER, SPREAD):
        sent = bench.sent[kind.name]
        pool = sum(one.is_of_the_pool for one in sent)
        trips = len({one.trip for one in sent if not one.is_of_the_pool})
        say(f"an approval of {kind.measure} sends {len(sent) - pool} statements in {trips} trips, and the pool {pool}")
    half = (TOGETHER, SPREAD)
    _print("approvals, one connection", *await _pairs(bench, half, 1), f", mark at least {MARK}")
    _print(f"approvals, {MANY} connections", *await _pairs(bench, half, MANY))
    apart = await _pairs(bench, (SPREAD,), MANY)
    crowd = await _pairs(bench, (CROWD,), MANY)
    _print(f"{MANY} connections, {len(DISTRICTS)} districts", *apart)
    _print(f"{MANY} connections, one district", *crowd)
    say(f"unrelated payers beside one payer: {apart[0] / crowd[0]:.2f} times, pgbench {apart[1] / crowd[1]:.2f} times")


async def main(then: Callable[[Bench], Any] = _print_all) -> None:
    """Prepare the database, record the statements, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), mode="demonstration", four_eyes=False)
        pgbench = find_pgbench(settings.data_dir / "postgres")
        async with postgres(settings) as server, scratch_database(server) as prepared:
            await migrate(prepared)
            async with database(settings, prepared):
                await fill(settings, COPIES)
                durable = {name: (await ask(f"SHOW {name}"))[0][name] for name in _DURABLE}
                version = (await ask("SHOW server_version"))[0]["server_version"]
            if set(durable.values()) != {"on"}:
                give_up(f"the server is not durable: {durable}")
            say(f"PostgreSQL {version}, {', '.join(f'{name} on' for name in durable)}; medians of {ROUNDS} rounds")
            bench = Bench(settings, server, prepared, pgbench)
            await bench.record()
            await then(bench)


if __name__ == "__main__":
    # The loop on which the server runs.
    with asyncio.Runner(loop_factory=Config("").get_loop_factory()) as runner:
        runner.run(main())

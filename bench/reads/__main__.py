"""``make bench``: reads of Duixian beside its peers and the limit, written to bench/results.md.

A trial, written elsewhere: ``python -m bench.reads --rounds 1 --seconds 0.3 --copies 2 --to FOLDER``.
"""

import asyncio
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path

from api.access.tokens import TokenKey
from bench.console import say
from bench.reads.chart import chart_of
from bench.reads.many_cities import build_cities
from bench.reads.marks import marks_of, other_benches
from bench.reads.results import page_of
from bench.reads.rounds import Pace, run_rounds
from bench.reads.servers import ours, peers
from domain.lives.roles import Role
from tests.world.scopes import acting
from workflows.runtime.connecting import connect
from workflows.runtime.embedded_postgres import DATABASE, EmbeddedPostgres
from workflows.runtime.settings import Settings

HERE = Path(__file__).parents[1]
COPIES = 14
"""Of the demonstration's city: more than 5,000 grants."""
_DATABASE = f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"


def main() -> None:
    """Measure everything and write the page and the chart."""
    chosen = _chosen()
    pace = Pace(rounds=chosen.rounds, seconds=chosen.seconds)
    with tempfile.TemporaryDirectory(prefix="d") as folder:
        data_dir = Path(folder)
        settings = Settings(data_dir=data_dir)
        with EmbeddedPostgres.of(data_dir / "postgres") as postgres:
            postgres.start()
            url = postgres.address(DATABASE)
            about = asyncio.run(_filled(settings, postgres.address("postgres"), url, chosen.copies))
            say(about)
            officer = acting("officer of the bench", Role.OFFICER)
            token = TokenKey.kept_in(data_dir).sign(officer, timedelta(hours=2))
            servers = [*ours(data_dir, url, token), *peers(url)]
            servers_of_run = [server for server in servers if not chosen.only or server.name in chosen.only]
            postmaster = postgres.get_postmaster_info().pid
            all_runs = run_rounds(servers_of_run, postmaster, pace)
            more = marks_of(servers_of_run, url, postmaster, chosen.memory_seconds)
    if not chosen.only:
        more += other_benches()
    _write(chosen.to, page_of(all_runs, pace, about, more), chart_of(all_runs))


def _chosen() -> Namespace:
    parser = ArgumentParser(description="Duixian beside its peers and the limit.")
    parser.add_argument("--rounds", type=int, default=Pace().rounds, help="how often every server is measured")
    parser.add_argument("--seconds", type=float, default=Pace().seconds, help="of load for each question and round")
    parser.add_argument("--copies", type=int, default=COPIES, help="of the demonstration's city")
    parser.add_argument("--only", action="append", help="a server by its name, the limit among them; no other bench")
    parser.add_argument("--memory-seconds", type=float, default=20, help="of load for Duixian's memory; 600 of record")
    parser.add_argument("--to", type=Path, default=HERE, help="folder of results.md and results.svg")
    return parser.parse_args()


async def _filled(settings: Settings, server: str, url: str, copies: int) -> str:
    """Fill the database; returns what it holds, and of what PostgreSQL it is."""
    connection = await connect(server)
    try:
        await connection.execute(_DATABASE)
        version = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    grants = await build_cities(settings, url, copies)
    return f"{grants:,} grants of the demonstration's city, PostgreSQL {version}"


def _write(folder: Path, page: str, chart: str) -> None:
    (folder / "results.md").write_text(page, encoding="utf-8")
    (folder / "results.svg").write_text(chart, encoding="utf-8")
    say(f"written to {folder / 'results.md'}")


if __name__ == "__main__":
    main()

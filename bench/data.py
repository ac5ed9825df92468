"""A database as large as is asked for: ``python -m bench.data --grants 1000000 postgresql://…/empty``."""

import argparse
import asyncio
from time import perf_counter

from bench.console import give_up, say
from bench.multiplied_city import multiply
from workflows.running.kept_city import load_city
from workflows.runtime.connecting import connect
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import Settings

LEAST = 1_000


async def fill(url: str, grants: int) -> None:
    """Fill an empty database with a city of so many grants, and migrate it to today's schema."""
    begun = perf_counter()
    if not await load_city(Settings(), url):
        give_up("the city is not there, or the database is not empty")
    await migrate(url)
    connection = await connect(url)
    try:
        await multiply(connection, grants, lambda line: say(f"{perf_counter() - begun:7.1f} s  {line}"))
    finally:
        await connection.close()
    say(f"{perf_counter() - begun:7.1f} s  {grants} grants")


def main() -> None:
    """Read what is asked for, and fill the database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of an empty PostgreSQL database")
    parser.add_argument("--grants", type=int, default=10_000, help="how many, at least 1000; 10000 by default")
    wanted = parser.parse_args()
    if wanted.grants < LEAST:
        give_up(f"ask for {LEAST} grants at least")
    asyncio.run(fill(wanted.url, wanted.grants))


if __name__ == "__main__":
    main()

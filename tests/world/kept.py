"""The kept city of the demonstration, served: hundreds of cases in every state, for tests that only read."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

from tests.world.city import City, Json, Person, served_city
from tests.world.databases import Databases
from workflows.running.demonstration import FIRST_DAY
from workflows.running.kept_city import load_city
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import Settings


@contextmanager
def kept_city(databases: Databases, settings: Settings) -> Generator[City]:
    """The city on its first day, in which nobody waits for a bucket to fill."""
    with databases.copy("empty") as url:
        assert asyncio.run(load_city(settings, url))
        asyncio.run(migrate(url))
        with served_city(url, settings.model_copy(update={"cost_per_minute": 10**9})) as served:
            served.day = FIRST_DAY
            yield served


def all_of(person: Person, name: str, fields: str, size: int = 100, **arguments: object) -> list[Json]:
    """All that a list holds, page by page, for one filter and one order."""
    kind = f"{name[0].upper()}{name[1:].removesuffix('ies').removesuffix('s')}{'y' if name.endswith('ies') else ''}"
    types = {"filter": f"{kind}Filter", "orderBy": f"{kind}Order"}
    stated = "".join(f", ${argument}: {types[argument]}" for argument in arguments)
    passed = "".join(f", {argument}: ${argument}" for argument in arguments)
    document = f"""query($first: Int!, $after: String{stated}) {{
      page: {name}(first: $first, after: $after{passed}) {{
        nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    nodes, after = list[Json](), None
    while True:
        page = person.ask(document, first=size, after=after, **arguments)["page"]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes

"""Databases for tests: one embedded PostgreSQL a session, and copies of its templates in a tenth of a second."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tests.world.budgets import arrange_plenty
from tests.world.city import FIRST_DAY, SERVER
from workflows.running.demonstration import PUBLISHED_ON, publish_example, set_day
from workflows.running.startup import prepare
from workflows.runtime.connecting import connect
from workflows.runtime.database import database
from workflows.runtime.embedded_postgres import CREATE_DATABASE, DATABASE, EmbeddedPostgres
from workflows.runtime.migrating import migrate
from workflows.runtime.proofs.serving_role import grant_role
from workflows.runtime.settings import Settings

Template: TypeAlias = Literal["empty", "migrated", "bare", "published", "begun", "staged", "stocked"]

_BEFORE: dict[Template, Template] = {"bare": "migrated", "published": "bare", "begun": "published"}
"""From which template another one is made: under a bare policy nobody has arranged any money; of one that has begun it
is `FIRST_DAY`."""

# Nobody needs these databases after a power cut.
QUICK = ("fsync", "synchronous_commit", "full_page_writes")
PLANNED_ONCE = "ALTER SYSTEM SET plan_cache_mode = force_generic_plan"
"""Most statements are heard a few times by a database: to plan each of the first five anew is a fifth of its work."""


@dataclass
class Databases:
    """The PostgreSQL of a session and its templates, each made when it is first asked for."""

    server: EmbeddedPostgres
    settings: Settings

    def __post_init__(self) -> None:
        """Begin without templates."""
        self._made: set[Template] = set()
        self._numbers = count(1)
        self._run(*[f"ALTER SYSTEM SET {name} = off" for name in QUICK], PLANNED_ONCE, "SELECT pg_reload_conf()")

    @contextmanager
    def copy(self, template: Template = "published") -> Generator[str]:
        """The address of a fresh copy of a template, dropped afterwards."""
        self._make(template)
        name = f"copy{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.server.address(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def keep(self, url: str, template: Template) -> None:
        """Keep what a copy now holds as a template; nobody may be connected to it."""
        self._run(f"CREATE DATABASE {template} TEMPLATE {urlsplit(url).path[1:]}")
        self._made.add(template)

    def _make(self, template: Template) -> None:
        if template in self._made:
            return
        if template in _BEFORE:
            self._make(_BEFORE[template])
            self._run(f"CREATE DATABASE {template} TEMPLATE {_BEFORE[template]}")
        else:
            self._run(CREATE_DATABASE.replace(DATABASE, template, 1))
        asyncio.run(self._fill(template, self.server.address(template)))
        self._made.add(template)

    async def _fill(self, template: Template, url: str) -> None:
        if template == "migrated":
            await migrate(url)
            await grant_role(url, SERVER, demonstration=True)
        if template not in {"bare", "published", "begun"}:
            return
        async with database(self.settings, url):
            if template == "bare":
                await prepare(self.settings)
                await set_day(self.settings, PUBLISHED_ON)
                await publish_example()
            elif template == "published":
                await arrange_plenty()
            else:
                await set_day(self.settings, FIRST_DAY)

    def _run(self, *statements: str) -> None:
        async def run() -> None:
            connection = await connect(self.server.address("postgres"))
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(run())

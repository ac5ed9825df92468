"""The schema as its migrations leave it (数据库结构快照): an empty database takes it whole, and runs none of them.

`make snapshot` prints it from the migrations. It names those that it holds, so one that lags behind is right, too: what
is newer is applied after it.
"""

import re
from importlib.resources import files

from workflows.runtime.beginning import Progress, Stage, silent
from workflows.runtime.connecting import Connection

FILE = "schema.sql"
_OF_SERVER, _HOLDS = "-- PostgreSQL ", "-- holds "
_HEADINGS = re.compile(r"(?m)^--\n-- .*\n--\n+")
_FOR_PSQL = re.compile(r"(?m)^(\\(un)?restrict .*|SET \w+ = .*;|SELECT pg_catalog\.set_config\(.*|-- Dumped .*)\n+")
"""Of what pg_dump says, what psql alone needs, and what is another the next time."""
_APPLIED = re.compile(r"(?m)^(INSERT INTO tortoise_migrations .*), '[^']*'\);$")
_MAJOR = "SELECT current_setting('server_version_num')::int / 10000"
_NOTHING = """
SELECT NOT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
   AND NOT EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = current_schema()::regnamespace)
"""
# A function is made before the tables that it names; and whoever bounds statements did not think of such a one.
_FOR_ITSELF = "SET LOCAL check_function_bodies = off; SET LOCAL statement_timeout = 0"


def snapshot_of(dump: str, server: int, migrations: list[str]) -> str:
    """Return the snapshot that a dump with inserts is, of a database that has these migrations, in order."""
    statements = _FOR_PSQL.sub("", _HEADINGS.sub("", dump))
    # Into which schema it goes is the affair of whoever takes it.
    statements = re.sub(r"\bpublic\.", "", statements)
    statements = _APPLIED.sub(r"\1, now());", statements)
    head = "-- The schema as the migrations leave it: printed by `make snapshot`, never written by hand."
    statements = re.sub(r"\n{3,}", "\n\n", statements).strip()
    return f"{head}\n{_OF_SERVER}{server}\n{_HOLDS}{' '.join(migrations)}\n\n{statements}\n"


async def take_snapshot(connection: Connection, until: str | None = None, progress: Progress = silent) -> list[str]:
    """Give the schema to a database in which nothing is, whole or not at all; answer the migrations that it then has.

    None where it holds anything, where an older one is the last that is asked for, and on a server of another major
    version than the one that said it: those are taken through their migrations.
    """
    snapshot = (files("migrations") / FILE).read_text(encoding="utf-8")
    _, server, held, _ = snapshot.split("\n", 3)
    names = held.removeprefix(_HOLDS).split()
    if until is not None and until < names[-1]:
        return []
    if f"{_OF_SERVER}{await connection.fetchval(_MAJOR)}" != server or not await connection.fetchval(_NOTHING):
        return []
    progress(Stage.TABLES, 0, 1)
    async with connection.transaction():
        await connection.execute(_FOR_ITSELF)
        await connection.execute(snapshot)
    return names

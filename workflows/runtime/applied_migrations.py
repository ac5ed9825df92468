"""Which migrations there are and which of them a database lacks, asked of PostgreSQL itself: it needs no ORM."""

from importlib.resources import files

from workflows.runtime.connecting import Connection, connect
from workflows.runtime.postgres import named

_APPLIED = "SELECT name FROM tortoise_migrations ORDER BY name"
_ANY = "SELECT to_regclass('tortoise_migrations') IS NOT NULL"


class OtherMigrationsError(ValueError):
    """A database that was made by migrations of which this Duixian has none, or that are between its own."""


class OutdatedDatabaseError(RuntimeError):
    """A database that lacks migrations, opened by a server that may not apply them."""


async def check_migrated(url: str) -> None:
    """Raise OutdatedDatabaseError where the database at an address lacks migrations: a production server applies none.

    Raises OtherMigrationsError, or what `named` raises.
    """
    if names := await lacking(url):
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        message = (
            f"DUIXIAN_MODE is production, and the database lacks migration {names[0]}{more}: run `duixian migrate` as "
            "the owner of its tables; a server in production changes no table."
        )
        raise OutdatedDatabaseError(message)


async def lacking(url: str) -> list[str]:
    """Return the migrations that the database at an address lacks, in order; empty where it is up to date.

    Raises OtherMigrationsError, or what `named` raises.
    """
    with named(url):
        connection = await connect(url)
    try:
        return await missing(connection)
    finally:
        await connection.close()


async def missing(connection: Connection, until: str | None = None) -> list[str]:
    """Return the migrations that a database lacks, in order; with ``until``, those up to the one of this name.

    Raises OtherMigrationsError where it has some, but none that this Duixian knows; and where one is lacking that comes
    before one it has: nobody ever ran them in that order, and what is later may have been written without the other.
    """
    applied: list[str] = []
    if await connection.fetchval(_ANY):
        applied = [row["name"] for row in await connection.fetch(_APPLIED)]
    known = known_migrations()
    if applied and not set(applied) & set(known):
        message = (
            f"This database was made by other migrations ({applied[0]} to {applied[-1]}) than this Duixian has "
            f"({known[0]} and what follows it), and cannot be brought up to date. "
            "Begin in an empty one: choose another DATABASE_URL, or another DUIXIAN_DATA_DIR."
        )
        raise OtherMigrationsError(message)
    rest = [name for name in known if name not in applied]
    if applied and rest and rest[0] < applied[-1]:
        message = (
            f"This database has migration {applied[-1]}, but not {rest[0]}, which comes before it: it was made by "
            "another release, with which it goes on. A migration that was not yet released takes the number after the "
            "last one of every release."
        )
        raise OtherMigrationsError(message)
    return [name for name in rest if until is None or name <= until]


def known_migrations() -> list[str]:
    """Return the names of all migrations of this Duixian, in order."""
    modules = (file.name for file in files("migrations").iterdir() if file.name.endswith(".py"))
    return sorted(name.removesuffix(".py") for name in modules if not name.startswith("_"))

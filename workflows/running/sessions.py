"""Who else is connected to a database: servers, workers and commands of an installation."""

from workflows.runtime.connecting import connect
from workflows.runtime.postgres import named

_SESSIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'duixian%'
"""


async def sessions_of(url: str) -> int:
    """Return how many sessions of Duixian are connected to the database at an address. Raises what `named` raises."""
    with named(url):
        connection = await connect(url)
    try:
        return int(str(await connection.fetchval(_SESSIONS)))
    finally:
        await connection.close()

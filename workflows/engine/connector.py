"""The engine's connection to its database (连接): what it writes is written, though a connection is lost.

The library writes the end of a job once. Where that was lost and its worker lived on, the job would be kept as begun
for good, and every later one under its lock would wait.
"""

from typing import Any, LiteralString

import psycopg
import structlog
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException

LOG = structlog.get_logger("duixian.engine")
MOST_TIMES = 3


async def speak_plainly(connection: psycopg.AsyncConnection[Any]) -> None:
    """Have a connection commit each statement by itself: the engine says each alone, and BEGIN and COMMIT are trips."""
    await connection.set_autocommit(True)


class LastingConnector(PsycopgConnector):
    """Says again what was lost with its connection; whatever a worker writes may be written twice."""

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:  # noqa: ANN401 - as the library has it
        """Have a statement done. Raises ConnectorException where it is refused, or lost several times."""
        for times in range(1, MOST_TIMES + 1):
            try:
                return await super().execute_query_async(query, **arguments)
            except ConnectorException as error:
                if times > 1 and isinstance(error.__cause__, psycopg.errors.RaiseException):
                    # It was heard the first time: the job is no longer as it has to be for a second.
                    return None
                if times == MOST_TIMES or not isinstance(error.__cause__, psycopg.OperationalError):
                    raise
                LOG.warning("a statement was lost with its connection, and is said again", why=str(error.__cause__))
        return None

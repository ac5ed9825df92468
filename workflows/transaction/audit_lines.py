"""Lines of the audit as they are read and written (审计记录): each goes on from the last one of its chain."""

from uuid import UUID

import orjson

from domain.models import AuditLine
from workflows.runtime.sql import Rows


def last_line(chain: UUID) -> Rows[AuditLine]:
    """Return what is read to go on with a chain: number and hash of its last line."""
    return Rows(AuditLine, "WHERE chain = $1 ORDER BY number DESC LIMIT 1", (chain,), ("number", "hash"))


def values_of_line(line: AuditLine) -> tuple[object, ...]:
    """Return the values of the columns of a line, in the order in which they are written."""
    stated = (orjson.dumps(line.command).decode(), orjson.dumps(line.outcome).decode())
    by = (line.actor, line.person, line.role.value)
    origin = line.origin and orjson.dumps(line.origin).decode()
    return line.id, line.chain, line.number, line.deed, *by, *stated, line.at, line.previous_hash, line.hash, origin

"""What a line of the audit (审计记录) says, and the hash over all of it and the line before."""

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from domain.models import AuditLine


class AuditStatement(NamedTuple):
    """All that a line says, in the order in which it is hashed."""

    chain: UUID
    number: int
    deed: str
    actor: str
    person: str | None
    """None in lines of the time before it was kept; they were hashed without it."""
    role: str
    command: dict[str, Any]
    outcome: dict[str, Any]
    previous_hash: str
    at: datetime
    origin: dict[str, str] | None = None
    """From where it was done; None for what time itself does, and in lines of the time before it was kept."""

    @property
    def hash(self) -> str:
        """SHA-256 in hexadecimal."""
        hashed = [str(self.chain), self.number, self.deed, self.actor, self.role, self.command, self.outcome]
        hashed += [self.person] if self.person is not None else []
        hashed += [self.origin] if self.origin is not None else []
        hashed += [self.previous_hash, self.at.astimezone(UTC).isoformat()]
        return hashlib.sha256(orjson.dumps(hashed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def audit_hash(line: AuditLine) -> str:
    """Return the hash of an audit line over all that it says and the line before it (SHA-256, hexadecimal)."""
    by = (line.deed, line.actor, line.person, line.role.value)
    after = (line.command, line.outcome, line.previous_hash, line.at, line.origin)
    return AuditStatement(line.chain, line.number, *by, *after).hash

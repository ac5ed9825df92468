"""Whether the audit is whole (审计核验): every chain of lines walked in one pass, and what was done without a line."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import orjson

from workflows.runtime.sql import ask
from workflows.transaction.audit_hashes import AuditStatement

_LINES_AT_ONCE = 5000
"""Lines that are in memory at a time."""
_LINES = f"""
SELECT chain, number, deed, actor, person, role, command::text, outcome::text, previous_hash, at,
    origin::text, hash
FROM audit_line WHERE (chain, number) > ($1, $2) AND ($3::uuid IS NULL OR chain = $3)
ORDER BY chain, number LIMIT {_LINES_AT_ONCE}
"""  # noqa: S608 - a number of our own
_BEFORE_ALL = UUID(int=0)
_UNTOLD = """
SELECT grants.number, min(change.at) AS at FROM change JOIN grants ON grants.id = change.grant_id
WHERE NOT EXISTS (SELECT 1 FROM audit_line AS line WHERE line.at = change.at)
GROUP BY grants.number ORDER BY grants.number
"""
"""Grants that were changed by a command without a line: the end of a chain was cut off, or a chain is gone."""


@dataclass(slots=True)
class AuditChecked:
    """What was walked, and every fault that was found, a sentence each."""

    chains: int = 0
    lines: int = 0
    faults: list[str] = field(default_factory=list[str])


async def check_audit() -> AuditChecked:
    """Walk all chains in one pass, name the first broken line of each and each cut end; changes nothing."""
    checked = AuditChecked()
    chain: UUID | None = None
    broken, before = False, _Before(0, "")
    async for line, kept_hash in audit_lines():
        checked.lines += 1
        if line.chain != chain:
            checked.chains += 1
            chain, broken, before = line.chain, False, _Before(0, "")
        if not broken and (fault := _fault(line, kept_hash, before)):
            broken = True
            checked.faults.append(f"chain {chain}: {fault}")
        before = _Before(line.number, kept_hash)
    checked.faults += [
        f"{untold['number']}: what changed it at {untold['at'].isoformat()} has no line"
        for untold in await ask(_UNTOLD)
    ]
    return checked


class _Before(NamedTuple):
    number: int
    hash: str


def _fault(line: AuditStatement, kept_hash: str, before: _Before) -> str | None:
    if line.number != before.number + 1:
        return f"line {before.number + 1} is missing"
    if line.previous_hash != before.hash:
        return f"line {line.number} does not go on from the line before it"
    if line.hash != kept_hash:
        return f"line {line.number} does not say what was hashed"
    return None


async def audit_lines(only: UUID | None = None) -> AsyncGenerator[tuple[AuditStatement, str]]:
    """Yield every line, or those of one chain, with the hash that is kept of it: chain after chain, in their order.

    Some thousand of them are in memory at a time.
    """
    chain, number = _BEFORE_ALL, 0
    while rows := await ask(_LINES, chain, number, only):
        for row in rows:
            chain, number, deed, actor, person, role, command, outcome, previous_hash, at, origin, kept_hash = (
                row.values()
            )
            did, led_to, entered = orjson.loads(command), orjson.loads(outcome), origin and orjson.loads(origin)
            by = (deed, actor, person, role)
            yield AuditStatement(chain, number, *by, did, led_to, previous_hash, at, entered), kept_hash

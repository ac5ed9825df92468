"""Whether the audit is whole (审计核验): every chain of lines walked in one pass, and what was done without a line."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from domain.policy.conditions import Text
from workflows.runtime.sql import ask, ask_records
from workflows.transaction.audit_hashes import AuditStatement

_LINES_AT_ONCE = 5000
"""Lines that are in memory at a time."""
_LOOKED_AT_ONCE = 100
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
    broken, before = False, Before(0, "")
    async for line, kept_hash in audit_lines():
        checked.lines += 1
        if line.chain != chain:
            checked.chains += 1
            chain, broken, before = line.chain, False, Before(0, "")
        if not broken and (fault := fault_of(line, kept_hash, before)):
            broken = True
            checked.faults.append(f"chain {chain}: {fault.en}")
        before = Before(line.number, kept_hash)
    checked.faults += [
        f"{untold['number']}: what changed it at {untold['at'].isoformat()} has no line"
        for untold in await ask(_UNTOLD)
    ]
    return checked


class Before(NamedTuple):
    """The line before, as far as the next one goes on from it."""

    number: int
    hash: str


def fault_of(line: AuditStatement, kept_hash: str, before: Before) -> Text | None:
    """Return what is wrong with a line of which this hash is kept; None where it goes on from the line before it."""
    if line.number != before.number + 1:
        return Text(zh=f"缺少第{before.number + 1}条记录", en=f"line {before.number + 1} is missing")
    if line.previous_hash != before.hash:
        zh, en = f"第{line.number}条记录与上一条不衔接", f"line {line.number} does not go on from the line before it"
        return Text(zh=zh, en=en)
    if line.hash != kept_hash:
        return Text(zh=f"第{line.number}条记录与其哈希不符", en=f"line {line.number} does not say what was hashed")
    return None


async def audit_lines(only: UUID | None = None) -> AsyncGenerator[tuple[AuditStatement, str]]:
    """Yield every line, or those of one chain, with the hash that is kept of it: chain after chain, in their order.

    Some thousand of them are in memory at a time, and as many more on their way: while these are looked at, the
    database reads the next.
    """
    reading = asyncio.create_task(_page(_BEFORE_ALL, 0, only))
    try:
        while rows := await reading:
            reading = asyncio.create_task(_page(rows[-1][0], rows[-1][1], only))
            for place, row in enumerate(rows):
                if place % _LOOKED_AT_ONCE == 0:
                    # What arrives meanwhile is taken from the wire, so that the database does not wait.
                    await asyncio.sleep(0)
                chain, number, deed, actor, person, role, command, outcome, previous_hash, at, origin, kept_hash = row
                did, led_to, entered = orjson.loads(command), orjson.loads(outcome), origin and orjson.loads(origin)
                by = (deed, actor, person, role)
                yield AuditStatement(chain, number, *by, did, led_to, previous_hash, at, entered), kept_hash
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _page(chain: UUID, number: int, only: UUID | None) -> Sequence[Sequence[Any]]:
    return await ask_records(_LINES, chain, number, only)

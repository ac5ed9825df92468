"""A grant's audit as one page (事项审计): what was done, who approved it on what, what was paid, whether it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.lives.grant_states import GrantEvent
from domain.lives.legs import LegState
from domain.models import HistoryStep
from domain.values.money import Fen
from workflows.running.audit_check import Before, audit_lines, fault_of
from workflows.running.replays import NothingToReplayError, Replayed, replays
from workflows.runtime.sql import ask, naming
from workflows.transaction.audit_hashes import AuditStatement

_SEALED = """
SELECT head.number, digest.number AS digest, digest.at, kept.at AS timestamped_at, head.hash
FROM audit_head AS head JOIN audit_digest AS digest ON digest.number = head.digest
LEFT JOIN audit_timestamp AS kept ON kept.digest = digest.number
WHERE head.chain = $1 ORDER BY head.number
"""
_PAID = naming(LegState)("""
SELECT coalesce(sum(leg.amount), 0)::bigint AS paid FROM payment_leg AS leg
JOIN payment ON payment.id = leg.payment_id WHERE payment.grant_id = $1 AND leg.state = LegState.SETTLED
""")
_FACTS = """
SELECT number, facts::text AS facts FROM fact_snapshot WHERE grant_id = $1 AND recorded_at <= $2
ORDER BY number DESC LIMIT 1
"""
_GRANT = "SELECT id FROM grants WHERE number = $1"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an award, and what it stood on."""

    step: HistoryStep
    award: Fen | None
    """As it stood once it was approved; None where nothing says it."""
    facts: Mapping[str, Any]
    """On record at that moment."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The newest digest that names where the chain then ended."""

    line: int
    """The last line that it seals."""
    digest: int
    at: datetime
    timestamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class GrantAudit:
    """The whole of it."""

    number: str
    lines: Sequence[AuditStatement]
    fault: str | None
    """The first fault of its chain; None where it is whole."""
    seal: Seal | None
    """None where nothing of it was sealed yet."""
    approvals: Sequence[Approval]
    paid: Fen
    """Settled by treasuries."""
    replayed: Replayed | None
    """None where nothing was reckoned yet."""


async def grant_audit(grant_id: UUID, number: str) -> GrantAudit:
    """Return the audit of a grant: its chain is walked, and its awards are reckoned again; changes nothing."""
    lines, fault, hashes = list[AuditStatement](), None, dict[int, str]()
    before = Before(0, "")
    async for line, kept_hash in audit_lines(grant_id):
        fault = fault or fault_of(line, kept_hash, before)
        before = Before(line.number, kept_hash)
        hashes[line.number] = kept_hash
        lines.append(line)
    seals = await ask(_SEALED, grant_id)
    for seal in seals:
        if fault is None and hashes.get(seal["number"]) != seal["hash"]:
            fault = f"line {seal['number']}, which digest {seal['digest']} sealed, is gone or another"
    newest = None
    if seals:
        last = seals[-1]
        newest = Seal(last["number"], last["digest"], last["at"], last["timestamped_at"])
    paid = (await ask(_PAID, grant_id))[0]["paid"]
    return GrantAudit(number, lines, fault, newest, await _approvals(grant_id, lines), paid, await _replayed(number))


async def grant_of_number(number: str) -> UUID | None:
    """Return the id of the grant of a number; None where there is none."""
    rows = await ask(_GRANT, number)
    return rows[0]["id"] if rows else None


async def _approvals(grant_id: UUID, lines: Sequence[AuditStatement]) -> list[Approval]:
    steps = HistoryStep.filter(scope_id=grant_id, subject_id=grant_id, event=GrantEvent.APPROVE.value)
    return [
        Approval(
            step,
            next((line.outcome.get("award") for line in lines if line.at == step.at), None),
            await _facts_at(grant_id, step.at),
        )
        for step in await steps.order_by("number")
    ]


async def _facts_at(grant_id: UUID, at: datetime) -> dict[str, Any]:
    """The facts that stood on record at a moment."""
    rows = await ask(_FACTS, grant_id, at)
    return orjson.loads(rows[0]["facts"]) if rows else {}


async def _replayed(number: str) -> Replayed | None:
    try:
        [one] = [one async for one in replays(number)]
    except NothingToReplayError:
        return None
    return one

"""How recoveries stand on a day (追回情况): by treasury and state, with what had come back until then."""

from dataclasses import dataclass
from datetime import datetime

from domain.lives.recovery_life import RecoveryState
from domain.treasury.postings import EntryKind
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming
from workflows.transaction.sights import SeenMoney

# The state is that of the last step before the instant, or that from which the first step after it led away.
_STANDING = naming(EntryKind)("""
WITH stood AS (
    SELECT recovery.id, recovery.payment_id, coalesce(
        (SELECT step.to_state FROM history_step AS step WHERE step.subject_id = recovery.id AND step.at < $2
            ORDER BY step.at DESC, step.number DESC LIMIT 1),
        (SELECT step.from_state FROM history_step AS step WHERE step.subject_id = recovery.id AND step.at >= $2
            ORDER BY step.at, step.number LIMIT 1),
        recovery.state
    ) AS state
    FROM recovery WHERE recovery.opened_at < $2
)
SELECT leg.treasury, stood.state, count(*)::int AS recoveries, coalesce(sum(back.amount), 0)::bigint AS came_back
FROM stood
JOIN payment_leg AS leg ON leg.payment_id = stood.payment_id AND leg.part = 0
LEFT JOIN LATERAL (
    SELECT sum(CASE entry.kind WHEN EntryKind.REVERSE THEN entry.amount ELSE -entry.amount END) AS amount
    FROM recovery_leg AS owed
    JOIN recovery_receipt AS told ON told.leg_id = owed.id
    JOIN ledger_entry AS entry ON entry.receipt_id = told.id AND entry.kind IN (EntryKind.REVERSE, EntryKind.REINSTATE)
    WHERE owed.recovery_id = stood.id AND owed.payer = leg.payer AND entry.recorded_at < $2
) AS back ON true
WHERE leg.policy_code = $1 AND ($3::text[] IS NULL OR leg.treasury = ANY ($3))
GROUP BY leg.treasury, stood.state ORDER BY leg.treasury, stood.state
""")


@dataclass(frozen=True, slots=True)
class RecoveryLine:
    """The recoveries of payments in which one treasury has a part, in one state; fen that came back to it."""

    treasury: str
    state: RecoveryState
    recoveries: int
    came_back: Fen


async def recovery_lines(policy_code: str, end: datetime, money: SeenMoney) -> list[RecoveryLine]:
    """Return how recoveries under a policy stood before an instant, by treasury and state; only what is seen."""
    if money.policies is not None and policy_code not in money.policies:
        return []
    own = None if money.treasuries is None else list(money.treasuries)
    standing = await ask(_STANDING, policy_code, end, own)
    return [RecoveryLine(state=RecoveryState(row.pop("state")), **row) for row in standing]

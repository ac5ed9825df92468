"""What stood at the end of a past day (截至某日): budgets by their entries, and the legs that waited."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain.lives.legs import LegState
from domain.models import Budget
from domain.treasury.postings import Account, EntryKind, balances, postings
from workflows.runtime.clock import SHANGHAI
from workflows.runtime.sql import ask, naming
from workflows.treasury.kept_execution import kept_until

_SUMS = """
SELECT posting.budget_id, posting.account, sum(posting.amount)::bigint AS amount
FROM posting JOIN ledger_entry AS entry ON entry.id = posting.entry_id
WHERE posting.budget_id = ANY ($1::uuid[]) AND entry.recorded_at < $2
GROUP BY posting.budget_id, posting.account
"""

_KEPT = """
SELECT budget_id, kind, sum(amount)::bigint AS amount FROM entry_total
WHERE budget_id = ANY ($1::uuid[]) AND year <= $2 GROUP BY budget_id, kind
"""
"""The same until a year's end, by kept totals."""

_WAITED = naming(LegState)("""
SELECT leg.id FROM payment_leg AS leg JOIN payment ON payment.id = leg.payment_id
WHERE leg.policy_code = $1 AND leg.treasury = $2 AND payment.ordered_at < $3
    AND (leg.state = LegState.BUDGET_PENDING OR EXISTS (
        SELECT 1 FROM history_step AS step
        WHERE step.subject_id = leg.id AND step.from_state = LegState.BUDGET_PENDING AND step.at >= $3
    ))
""")


def end_of(day: date) -> datetime:
    """Return the instant at which a day is over in Asia/Shanghai: what was written before it, stood that evening.

    >>> end_of(date(2022, 12, 30)).isoformat()
    '2022-12-31T00:00:00+08:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


async def stood_at(budgets: Sequence[Budget], end: datetime) -> list[Budget]:
    """Return those of the budgets that were open before an instant, with the sums (fen) of their entries until then.

    Their rows are not to be saved. A budget's version stays that of now: it is by what a command is decided.
    """
    opened = [budget for budget in budgets if budget.created_at < end]
    lines: dict[UUID, list[tuple[Account, int]]] = {budget.id: [] for budget in opened}
    if (last := kept_until(end)) is None:
        for row in await ask(_SUMS, list(lines), end):
            lines[row["budget_id"]].append((Account(row["account"]), int(row["amount"])))
    else:
        for row in await ask(_KEPT, list(lines), last):
            posted = postings(EntryKind(row["kind"]), int(row["amount"]))
            lines[row["budget_id"]] += [(line.account, line.amount) for line in posted]
    for budget in opened:
        for account, amount in balances(lines[budget.id]).items():
            setattr(budget, account.value.lower(), amount)
    return opened


async def waited_at(policy_code: str, treasury: str, end: datetime) -> list[UUID]:
    """Return the legs that were ordered before an instant and waited then for a treasury's money (待安排预算).

    A leg waits from its order until its first step: its history says when that was.
    """
    return [row["id"] for row in await ask(_WAITED, policy_code, treasury, end)]

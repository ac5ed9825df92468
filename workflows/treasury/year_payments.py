"""What was paid and came back in a calendar year (当年收支), beside the year to whose budget it belongs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.treasury.postings import EntryKind
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming
from workflows.transaction.sights import SeenMoney
from workflows.treasury.past_days import end_of

_BY_BUDGET = naming(EntryKind)("""
SELECT budget.treasury, budget.year,
    coalesce(sum(entry.amount) FILTER (WHERE entry.kind = EntryKind.SETTLE), 0)::bigint AS paid,
    coalesce(sum(entry.amount) FILTER (WHERE entry.kind = EntryKind.RETURN), 0)::bigint AS returned,
    coalesce(sum(entry.amount) FILTER (WHERE entry.kind = EntryKind.REVERSE), 0)::bigint AS recovered,
    coalesce(sum(entry.amount) FILTER (WHERE entry.kind = EntryKind.REINSTATE), 0)::bigint AS reinstated
FROM ledger_entry AS entry JOIN budget ON budget.id = entry.budget_id
WHERE budget.policy_code = $1
    AND entry.kind IN (EntryKind.SETTLE, EntryKind.RETURN, EntryKind.REVERSE, EntryKind.REINSTATE)
    AND entry.recorded_at >= $2 AND entry.recorded_at < $3 AND ($4::text[] IS NULL OR budget.treasury = ANY ($4))
GROUP BY budget.treasury, budget.year ORDER BY budget.treasury, budget.year
""")
_KEPT = naming(EntryKind)("""
SELECT budget.treasury, budget.year,
    coalesce(sum(total.amount) FILTER (WHERE total.kind = EntryKind.SETTLE), 0)::bigint AS paid,
    coalesce(sum(total.amount) FILTER (WHERE total.kind = EntryKind.RETURN), 0)::bigint AS returned,
    coalesce(sum(total.amount) FILTER (WHERE total.kind = EntryKind.REVERSE), 0)::bigint AS recovered,
    coalesce(sum(total.amount) FILTER (WHERE total.kind = EntryKind.REINSTATE), 0)::bigint AS reinstated
FROM budget JOIN entry_total AS total ON total.budget_id = budget.id
WHERE budget.policy_code = $1 AND total.year = $2 AND ($3::text[] IS NULL OR budget.treasury = ANY ($3))
    AND total.kind IN (EntryKind.SETTLE, EntryKind.RETURN, EntryKind.REVERSE, EntryKind.REINSTATE)
GROUP BY budget.treasury, budget.year ORDER BY budget.treasury, budget.year
""")
"""The same of a whole year, by kept totals."""


@dataclass(frozen=True, slots=True)
class YearPayments:
    """What moved in a calendar year between one treasury's budget of one year and the applicants, in fen."""

    treasury: str
    year: int
    """To whose budget it belongs."""
    paid: Fen
    returned: Fen
    """Come back from the bank (退票)."""
    recovered: Fen
    """Come back on recoveries (追回)."""
    reinstated: Fen
    """Counted as come back before, and paid after all (恢复支付)."""


async def year_payments(policy_code: str, year: int, end: datetime | None, money: SeenMoney) -> list[YearPayments]:
    """Return what was put on record in a calendar year, until an instant where one is given, by treasury and budget.

    An entry counts in the year in which it was written, whatever day its receipt names: of a year that is over
    nothing changes any more. Only the money that is seen is reckoned.
    """
    if money.policies is not None and policy_code not in money.policies:
        return []
    first, over = end_of(date(year, 1, 1) - timedelta(days=1)), end_of(date(year, 12, 31))
    own = None if money.treasuries is None else list(money.treasuries)
    if end is None or end >= over:
        by_budget = await ask(_KEPT, policy_code, year, own)
    else:
        by_budget = await ask(_BY_BUDGET, policy_code, first, end, own)
    return [YearPayments(**row) for row in by_budget]

"""Tables of a year's budgets (预算执行表、结转结余表): every treasury that is seen, idle ones too, each in one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.models import Budget, PolicyVersion
from domain.treasury.closed_years import BudgetFigures
from domain.treasury.postings import EntryKind
from domain.values.money import Fen
from workflows.runtime.sql import ask
from workflows.transaction.packs import compiled_version
from workflows.transaction.sights import SeenMoney
from workflows.treasury.budget_execution import Execution, ExecutionKey, Key, budget_execution
from workflows.treasury.budgets import treasuries
from workflows.treasury.kept_execution import kept_until
from workflows.treasury.past_days import end_of, stood_at

_BROUGHT = """
SELECT budget_id, sum(amount)::bigint AS amount FROM ledger_entry
WHERE budget_id = ANY ($1::uuid[]) AND kind = $2 AND recorded_at < $3 GROUP BY budget_id
"""
_BROUGHT_KEPT = """
SELECT budget_id, sum(amount)::bigint AS amount FROM entry_total
WHERE budget_id = ANY ($1::uuid[]) AND kind = $2 AND year <= $3 GROUP BY budget_id
"""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A treasury's year: how its budget stands, and how it is executed."""

    treasury: str
    budget: BudgetFigures
    execution: Execution

    @property
    def arranged(self) -> Fen:
        """Fen that were arranged for the year itself, cuts taken off."""
        return self.budget.appropriated - self.budget.brought_forward

    @property
    def left(self) -> Fen:
        """Fen that nobody used: free, or lapsed and not carried over (结余)."""
        return self.budget.free + self.budget.lapsed

    @property
    def rate(self) -> int | None:
        """Hundredths of a percent of the budget that were paid and not come back, rounded down; None without one."""
        return self.budget.paid * 10_000 // self.budget.appropriated if self.budget.appropriated else None


def seen_treasuries(version: PolicyVersion, year: int, money: SeenMoney) -> list[str]:
    """Return the treasuries of a policy in a year whose money is seen, in the policy's order."""
    if money.policies is not None and version.code not in money.policies:
        return []
    known = treasuries(compiled_version(version).policy, year)
    return [code for code in known if money.treasuries is None or code in money.treasuries]


async def budget_rows(version: PolicyVersion, year: int, day: date, money: SeenMoney, *, past: bool) -> list[BudgetRow]:
    """Return a row for each treasury that is seen, as of the end of a ``past`` day, else as it stands now."""
    codes = seen_treasuries(version, year, money)
    budgets = await budget_figures(version.code, codes, year, end_of(day) if past else None)
    only = SeenMoney(treasuries=tuple(codes))
    lines = await budget_execution(version, year, day, [ExecutionKey.TREASURY], only, past=past)
    executed = {line.key.treasury: line for line in lines}
    return [
        BudgetRow(code, budgets.get(code, BudgetFigures()), executed.get(code) or Execution(Key(code)))
        for code in codes
    ]


def total_of(rows: Sequence[BudgetRow]) -> BudgetRow:
    """Return the sum of rows, as a row of no treasury."""
    names = ("appropriated", "brought_forward", "free", "reserved", "paid", "recovered", "lapsed", "carried_over")
    sums = {name: sum(getattr(row.budget, name) for row in rows) for name in names}
    executed = ("reserved", "waiting", "waiting_legs", "paid", "recovered", "recovered_later", "arrears")
    whole = {name: sum(getattr(row.execution, name) for row in rows) for name in executed}
    return BudgetRow("", BudgetFigures(**sums), Execution(Key(), **whole))


async def budget_figures(
    policy_code: str, codes: Sequence[str], year: int, end: datetime | None
) -> dict[str, BudgetFigures]:
    """Return the budgets of treasuries in a year, by treasury, as they stood before an instant, or stand now."""
    budgets = await Budget.filter(policy_code=policy_code, year=year, treasury__in=list(codes))
    stood = budgets if end is None else await stood_at(budgets, end)
    last = kept_until(end)
    statement, until = (_BROUGHT, end) if last is None else (_BROUGHT_KEPT, last)
    rows = await ask(statement, [budget.id for budget in stood], EntryKind.BRING_FORWARD.value, until)
    brought = {row["budget_id"]: int(row["amount"]) for row in rows}
    return {
        budget.treasury: BudgetFigures(
            budget.appropriated,
            brought.get(budget.id, 0),
            budget.free,
            budget.reserved,
            budget.paid,
            budget.recovered,
            budget.lapsed,
            budget.carried_over,
        )
        for budget in stood
    }

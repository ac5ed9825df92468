"""The ledger (账簿): budgets under lock, and entries with their postings. The one place that writes them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.models import Budget
from domain.treasury.postings import EntryKind, postings
from domain.values.money import Fen
from workflows.runtime.sql import ask, read, tell
from workflows.transaction.actors import Actor
from workflows.transaction.work import Work

_OPEN = """
INSERT INTO budget (id, policy_code, treasury, year, appropriated, free, reserved, paid, recovered, lapsed,
                    carried_over, version, due_on, created_at)
SELECT gen_random_uuid(), $1, treasury, $3, 0, 0, 0, 0, 0, 0, 0, 1, $4, $5 FROM unnest($2::text[]) AS treasury
ON CONFLICT (policy_code, treasury, year) DO NOTHING
"""

_LOCKED = "WHERE policy_code = $1 AND treasury = ANY($2) AND year = $3 ORDER BY treasury FOR NO KEY UPDATE"

_POST = """
WITH written AS (
    INSERT INTO ledger_entry (id, number, budget_id, kind, amount, leg_id, receipt_id, document_no, evidence,
                              recorded_by, role, recorded_at)
    SELECT id, nextval('ledger_number'), budget_id, kind, amount, leg_id, receipt_id, document_no, evidence,
           $9, $10, $11
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])
        AS entry (id, budget_id, kind, amount, leg_id, receipt_id, document_no, evidence)
)
INSERT INTO posting (id, entry_id, budget_id, account, amount)
SELECT * FROM unnest($12::uuid[], $13::uuid[], $14::uuid[], $15::text[], $16::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry about to be written: what it does in which budget, its fen, and what it stands on."""

    budget_id: UUID
    kind: EntryKind
    amount: Fen
    leg_id: UUID | None = None
    receipt_id: UUID | None = None
    document_no: str | None = None
    evidence: str | None = None


async def locked_budgets(work: Work, policy_code: str, treasuries: Collection[str], year: int) -> dict[str, Budget]:
    """Return the budgets of treasuries in a year, by treasury, under lock until the transaction ends.

    A budget that was never arranged is opened with nothing in it, so that whoever waits for it and whoever arranges it
    meet in its lock. Locks are taken in the order of the codes, so that no two wait for each other.
    """
    parameters = (policy_code, list(treasuries), year)
    budgets = {budget.treasury: budget for budget in await read(Budget, _LOCKED, *parameters)}
    if missing := sorted(set(treasuries) - budgets.keys()):
        await ask(_OPEN, policy_code, missing, year, date(year + 1, 1, 1), work.now)
        budgets = {budget.treasury: budget for budget in await read(Budget, _LOCKED, *parameters)}
    return budgets


async def locked_budget(budget_id: UUID) -> Budget | None:
    """Return one budget under lock; None where there is none of this id."""
    return await Budget.filter(id=budget_id).select_for_update(no_key=True).first()


async def post(work: Work, entries: Sequence[Entry], actor: Actor | None = None) -> None:
    """Write entries with their postings, in one statement; the database moves the budgets' sums with them.

    The caller holds the locks of the budgets and has seen that their money is there: the database refuses any entry
    that would leave an account below nothing.
    """
    if not entries:
        return
    acting = actor or work.actor
    ids = [work.new_id() for _ in entries]
    lines = [
        (work.new_id(), uid, entry.budget_id, line.account.value, line.amount)
        for uid, entry in zip(ids, entries, strict=True)
        for line in postings(entry.kind, entry.amount)
    ]
    await tell(
        _POST,
        ids,
        [entry.budget_id for entry in entries],
        [entry.kind.value for entry in entries],
        [entry.amount for entry in entries],
        [entry.leg_id for entry in entries],
        [entry.receipt_id for entry in entries],
        [entry.document_no for entry in entries],
        [entry.evidence for entry in entries],
        acting.name,
        acting.role.value,
        work.now,
        *([line[place] for line in lines] for place in range(5)),
    )


def after_its_year(budget: Budget, today: date) -> bool:
    """Return whether the year of a budget is over: what becomes free in it then lapses at once."""
    return budget.year < today.year

"""Whether the ledger is true (账实核对): sums against postings, legs against entries, allowances against their uses."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.lives.legs import LegState
from domain.models import ClosedYear
from domain.treasury.closed_years import read_figures
from domain.treasury.postings import Account, EntryKind
from domain.treasury.receipts import DoublePaymentState, ReceiptOutcome
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming

_NAMED = naming(Account, DoublePaymentState, EntryKind, LegState, ReceiptOutcome)
ENTRY_SUMS = """
SELECT entry.budget_id, coalesce(of_leg.measure, came_back.measure, '') AS measure,
    extract(year FROM entry.recorded_at AT TIME ZONE 'Asia/Shanghai')::int AS during, entry.kind,
    sum(entry.amount)::bigint AS amount
FROM ledger_entry AS entry
LEFT JOIN (
    payment_leg AS leg JOIN payment ON payment.id = leg.payment_id JOIN grants AS of_leg ON of_leg.id = payment.grant_id
) ON leg.id = entry.leg_id
LEFT JOIN (
    recovery_receipt AS receipt JOIN recovery_leg AS back ON back.id = receipt.leg_id
    JOIN recovery ON recovery.id = back.recovery_id AND recovery.payment_id IS NOT NULL
    JOIN grants AS came_back ON came_back.id = recovery.grant_id
) ON receipt.id = entry.receipt_id AND entry.leg_id IS NULL
GROUP BY 1, 2, 3, 4
"""
"""What the entries of each budget come to, by measure, calendar year and kind: as ``entry_total`` keeps it."""
_CHECKS: Mapping[str, str] = {
    "entry {id} does not balance: its postings add up to {found} fen": """
        SELECT entry_id AS id, sum(amount) AS found FROM posting GROUP BY entry_id HAVING sum(amount) <> 0
    """,
    "entry {id} moves {amount} fen, its postings {found}": """
        SELECT entry.id, entry.amount, coalesce(max(posting.amount), 0) AS found
        FROM ledger_entry AS entry LEFT JOIN posting ON posting.entry_id = entry.id
        GROUP BY entry.id HAVING count(posting.id) <> 2 OR max(posting.amount) <> entry.amount
    """,
    "budget {treasury} {year}: {account} stands at {kept} fen, its postings add up to {found}": """
        SELECT budget.treasury, budget.year, kept.account, kept.amount AS kept,
            coalesce(sum(posting.amount), 0) AS found
        FROM budget CROSS JOIN LATERAL (VALUES
            (Account.APPROPRIATED, -appropriated), (Account.FREE, free), (Account.RESERVED, reserved),
            (Account.PAID, paid), (Account.RECOVERED, recovered), (Account.LAPSED, lapsed),
            (Account.CARRIED_OVER, carried_over)
        ) AS kept (account, amount)
        LEFT JOIN posting ON posting.budget_id = budget.id AND posting.account = kept.account
        GROUP BY budget.id, kept.account, kept.amount HAVING kept.amount <> coalesce(sum(posting.amount), 0)
    """,
    "budget {treasury} {year}: {kept} fen are reserved, its unpaid legs add up to {found}": """
        SELECT budget.treasury, budget.year, budget.reserved AS kept, coalesce(sum(leg.amount), 0) AS found
        FROM budget LEFT JOIN payment_leg AS leg
            ON leg.budget_id = budget.id AND leg.state NOT IN (LegState.SETTLED, LegState.CANCELLED, LegState.SPLIT)
        GROUP BY budget.id HAVING budget.reserved <> coalesce(sum(leg.amount), 0)
    """,
    "budget {treasury} {year}: {kept} fen were paid and not restored, its settled legs add up to {found}": """
        SELECT budget.treasury, budget.year, budget.paid + budget.recovered + restored.amount AS kept,
            coalesce(sum(leg.amount), 0) AS found
        FROM budget
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(CASE kind WHEN EntryKind.RESTORE THEN amount ELSE -amount END), 0) AS amount
            FROM ledger_entry WHERE budget_id = budget.id AND kind IN (EntryKind.RESTORE, EntryKind.UNRESTORE)
        ) AS restored
        LEFT JOIN payment_leg AS leg ON leg.budget_id = budget.id AND leg.state = LegState.SETTLED
        GROUP BY budget.id, restored.amount
        HAVING budget.paid + budget.recovered + restored.amount <> coalesce(sum(leg.amount), 0)
    """,
    "budget {treasury} {year}: {kind} of {measure} in {during} kept as {kept} fen, its entries add up to {found}": f"""
        SELECT budget.treasury, budget.year, kind, measure, during, coalesce(total.amount, 0) AS kept,
            coalesce(summed.amount, 0) AS found
        FROM (SELECT budget_id, measure, year AS during, kind, amount FROM entry_total) AS total
        FULL JOIN ({ENTRY_SUMS}) AS summed USING (budget_id, measure, during, kind)
        JOIN budget ON budget.id = budget_id
        WHERE total.amount IS DISTINCT FROM summed.amount
    """,  # noqa: S608 - a statement of our own
    "leg {id} stands at {state}, its receipts say {found}": """
        SELECT leg.id, leg.state, said.found FROM payment_leg AS leg
        JOIN LATERAL (
            SELECT CASE WHEN (array_agg(so_far ORDER BY told DESC))[1] > least(0, min(so_far))
                THEN LegState.SETTLED ELSE LegState.RETURNED END AS found
            FROM (
                SELECT told,
                    sum(CASE outcome WHEN ReceiptOutcome.RETURNED THEN -1 ELSE 1 END) OVER (ORDER BY told) AS so_far
                FROM (
                    SELECT outcome, coalesce(told_at, recorded_at) AS told FROM standing_receipt
                    WHERE leg_id = leg.id AND voucher_no = leg.voucher_no
                ) AS receipts
            ) AS counted HAVING count(*) > 0
        ) AS said ON true
        WHERE leg.state IN (LegState.SETTLED, LegState.RETURNED) AND leg.state <> said.found
    """,
    "receipt {number} of {treasury} was paid twice, and no double payment is on record for it": """
        SELECT number, treasury FROM standing_receipt AS standing WHERE outcome = ReceiptOutcome.DOUBLE AND NOT EXISTS (
            SELECT 1 FROM double_payment AS kept WHERE kept.treasury = standing.treasury
                AND kept.receipt_no = standing.number AND kept.leg_id = standing.leg_id
        )
    """,
    "allowance {kind} {cap} {key} {year} of {measure} stands at {kept}, its uses add up to {found}": """
        SELECT allowance.kind, allowance.cap, allowance.key, allowance.year, allowance.measure, allowance.used AS kept,
            coalesce(sum(taken.amount), 0) AS found
        FROM allowance LEFT JOIN allowance_use AS taken ON taken.allowance_id = allowance.id
        GROUP BY allowance.id HAVING allowance.used <> coalesce(sum(taken.amount), 0)
    """,
}
"""What must not be found, and what is said where it is: each statement answers the things that are not true."""
_COUNTS = _NAMED("""
SELECT (SELECT count(*) FROM budget) AS budgets, (SELECT count(*) FROM ledger_entry) AS entries,
    (SELECT count(*) FROM payment_leg) AS legs, (SELECT count(*) FROM allowance) AS allowances,
    (SELECT count(*) FROM double_payment WHERE state = DoublePaymentState.OPEN) AS doubles,
    (SELECT coalesce(sum(amount), 0)::bigint FROM double_payment WHERE state = DoublePaymentState.OPEN) AS doubled
""")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, every difference that was found, a sentence each, and what is to be had back."""

    budgets: int
    entries: int
    legs: int
    allowances: int
    doubles: int
    """Double payments that are open: money outside of every budget."""
    doubled: Fen
    differences: list[str]


async def _altered_years() -> list[ClosedYear]:
    """Years whose figures are not those over which their hash was."""
    return [year for year in await ClosedYear.all() if read_figures(year.figures).digest != year.sha256]


async def check_ledger() -> Checked:
    """Return every difference between the materialised sums and what they are the sums of; changes nothing."""
    differences = [says.format(**row) for says, statement in _CHECKS.items() for row in await ask(_NAMED(statement))]
    differences += [
        f"the accounts of {year.treasury} {year.year} are not what was closed" for year in await _altered_years()
    ]
    counts = (await ask(_COUNTS))[0]
    return Checked(**counts, differences=differences)

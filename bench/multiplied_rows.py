"""How each table of a city is multiplied (放大): what a row of a copy has otherwise than the row of which it is one.

A copy of a grant takes along all that hangs on it. Every id follows from the id that it copies and the number of the
copy, so that each table is written by one statement of its own and all of them name the same things. Runs, notices
and calls are shared by neighbours, as they are in a city; budgets are the city's own and pay for all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ID = "md5(s.{column}::text || c.salt)::uuid"
"""What names the same thing in every table of a copy; nothing where nothing is named."""
OF_APPLICANT = "md5(s.{column}::text || c.whose)::uuid"
SHARED = "md5(s.{column}::text || c.neighbours)::uuid"
_BY_COLUMN: Mapping[str, str] = {
    "policy_version_id": "s.policy_version_id",
    "budget_id": "s.budget_id",
    "applicant_id": OF_APPLICANT,
    "run_id": SHARED,
    "notice_id": SHARED,
    "call_id": SHARED,
    "grant_number": "c.number",
    "voucher_no": "replace(s.voucher_no, c.old_number, c.number)",
}
"""Columns that are not copied as they stand, wherever they are."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: how its rows are found by their grant, and the columns that are otherwise in a copy."""

    name: str
    way: str
    """From the table as ``t`` to the grant: a join, or nothing where the grant stands in ``origin``."""
    origin: str
    others: Mapping[str, str] = field(default_factory=dict[str, str])
    left_out: tuple[str, ...] = ()
    """Columns that the database fills by itself."""
    thin: bool = False
    """Whether only one copy in ten has them: what is read by its grant alone, and never as a list of all."""


_BY_PAYMENT = "JOIN payment AS p ON p.id = t.payment_id"
_BY_LEG = "JOIN payment_leg AS l ON l.id = t.leg_id JOIN payment AS p ON p.id = l.payment_id"
_BY_RECOVERY = "JOIN recovery AS r ON r.id = t.recovery_id"
_BY_ITS_RECEIPT = """
    JOIN recovery_receipt AS e ON e.id = t.receipt_id JOIN recovery_leg AS q ON q.id = e.leg_id
    JOIN recovery AS r ON r.id = q.recovery_id
"""
_ENTRY = {"number": "nextval('ledger_number')"}
TABLES = (
    Copied(
        "grants",
        "",
        "t.id",
        {
            "number": "c.number",
            "item": "left(s.item, 190) || ' ' || c.serial",
            "item_key": "left(s.item_key, 290) || ' ' || c.serial",
            "filed_name": "c.name",
        },
    ),
    Copied("fact_snapshot", "", "t.grant_id", thin=True),
    Copied("document", "", "t.grant_id", thin=True),
    Copied("review", "", "t.grant_id", thin=True),
    Copied("objection", "", "t.grant_id", thin=True),
    Copied("supplement", "", "t.grant_id", thin=True),
    Copied("service_month", "", "t.grant_id", thin=True),
    Copied("tranche", "", "t.grant_id", {"receipt_no": "s.receipt_no || '-' || c.serial"}),
    Copied("unit", "", "t.grant_id", {"code": "s.code || '-' || c.serial"}),
    Copied("expert_assignment", "", "t.grant_id", {"expert": "left(s.expert, 60) || ' ' || c.neighbourhood"}),
    Copied("milestone", "", "t.grant_id"),
    Copied("payment", "", "t.grant_id"),
    Copied("payment_leg", _BY_PAYMENT, "p.grant_id", {"place": "nextval('leg_place')"}),
    Copied("receipt", _BY_LEG, "p.grant_id", {"number": "s.number || '-' || c.serial"}),
    Copied("recovery", "", "t.grant_id", {"number": "replace(s.number, c.old_number, c.number)"}),
    Copied("recovery_leg", _BY_RECOVERY, "r.grant_id"),
    Copied(
        "recovery_receipt",
        "JOIN recovery_leg AS l ON l.id = t.leg_id JOIN recovery AS r ON r.id = l.recovery_id",
        "r.grant_id",
        {"number": "s.number || '-' || c.serial"},
    ),
    Copied(
        "payment_run_row",
        "",
        "t.grant_id",
        {
            "number": "row_number() OVER (PARTITION BY s.run_id, c.neighbours)",
            "credit_code": "c.credit_code",
            "holder": "c.name",
            "account_id": OF_APPLICANT,
        },
    ),
    Copied(
        "notice_award",
        "",
        "t.grant_id",
        {"number": "row_number() OVER (PARTITION BY s.notice_id, c.neighbours)", "applicant": "c.name"},
    ),
    Copied("ledger_entry", f"{_BY_LEG} WHERE t.receipt_id IS NULL", "p.grant_id", _ENTRY),
    Copied("ledger_entry", _BY_ITS_RECEIPT, "r.grant_id", _ENTRY),
    Copied(
        "posting",
        f"JOIN ledger_entry AS n ON n.id = t.entry_id {_BY_LEG.replace('t.leg_id', 'n.leg_id')}"
        " WHERE n.receipt_id IS NULL",
        "p.grant_id",
    ),
    Copied(
        "posting",
        f"JOIN ledger_entry AS n ON n.id = t.entry_id {_BY_ITS_RECEIPT.replace('t.receipt_id', 'n.receipt_id')}",
        "r.grant_id",
    ),
    Copied("allowance_use", "", "t.grant_id"),
    Copied("history_step", "", "t.scope_id", thin=True),
    Copied(
        "change",
        "",
        "t.grant_id",
        {"number": "(SELECT max(number) FROM change) + row_number() OVER ()"},
        left_out=("turn",),
        thin=True,
    ),
)
"""What hangs on a grant, each table after those to which it refers."""


def selected(table: Copied, columns: Mapping[str, str]) -> tuple[str, str]:
    """Return the columns of a table that are written, and the expressions of a copy's row, by the columns' types."""
    written = {name: _expression(table, name, kind) for name, kind in columns.items() if name not in table.left_out}
    return ", ".join(f'"{name}"' for name in written), ", ".join(written.values())


def _expression(table: Copied, name: str, kind: str) -> str:
    given = table.others.get(name) or _BY_COLUMN.get(name)
    if given is not None:
        return given.format(column=name)
    if kind == "uuid":
        return ID.format(column=name)
    # The whole case lies some days earlier, each another while and none before the city's first: its own order stays.
    return {"timestamp with time zone": f"s.{name} + c.later", "date": f"s.{name} - c.earlier"}.get(kind, f's."{name}"')

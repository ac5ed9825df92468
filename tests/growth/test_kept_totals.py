"""Figures of a year: what is kept of its entries is what they come to."""

import asyncpg
import pytest

from tests.world.city import City
from workflows.running.ledger_check import check_ledger
from workflows.treasury import budget_execution, budget_tables, past_days

FIGURES = "treasury measureCode reserved waiting waitingLegs paid cameBack recoveredLater arrears"
EXECUTED = f"""query Executed($year: Int!, $day: Date) {{
  budgetExecution(year: $year, by: [TREASURY, MEASURE], asOf: $day) {{ {FIGURES} }}
  budgets(year: $year, asOf: $day) {{ treasury appropriated free reserved paid recovered lapsed carriedOver }}
  carryOverTable(year: $year, asOf: $day) {{ rows {{ treasury broughtForward arranged left }} }} }}"""
NOT_ENTRIES = "is moved by entries alone"


def nothing_kept(_: object) -> None:
    """Say of any instant that no totals are kept until it."""


@pytest.mark.parametrize(("year", "day"), [(2022, None), (2022, "2022-12-31"), (2023, None)])
def test_what_is_kept_is_what_the_entries_come_to(
    kept: City, monkeypatch: pytest.MonkeyPatch, year: int, day: str | None
) -> None:
    by_totals = kept.auditor.ask(EXECUTED, year=year, day=day)
    assert by_totals["budgetExecution"]
    assert by_totals["budgets"]
    for module in (budget_execution, budget_tables, past_days) if day else (budget_execution,):
        monkeypatch.setattr(module, "kept_until", nothing_kept)
    assert kept.auditor.ask(EXECUTED, year=year, day=day) == by_totals


def test_a_total_is_moved_by_entries_alone_and_one_that_was_altered_is_found(kept: City) -> None:
    raised = "UPDATE entry_total SET amount = amount + 1 WHERE kind = 'SETTLE' AND year = 2022 AND measure = 'A09-1'"
    for statement in (raised, "DELETE FROM entry_total"):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=NOT_ENTRIES):
            kept.sql(statement)
    assert kept.run(check_ledger()).differences == []
    kept.sql("ALTER TABLE entry_total DISABLE TRIGGER USER")
    try:
        kept.sql(raised)
        differences = kept.run(check_ledger()).differences
    finally:
        kept.sql(raised.replace("+ 1", "- 1"))
        kept.sql("ALTER TABLE entry_total ENABLE TRIGGER USER")
    assert differences
    assert all("SETTLE of A09-1 in 2022 kept as" in difference for difference in differences)

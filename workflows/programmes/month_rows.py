"""Months in bulk (批量填报), as another system names them: by the number of the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.models import Grant
from workflows.programmes.months import RecordServiceMonth, record_service_month
from workflows.transaction.many_rows import MOST_ROWS, Row, RowAnswer, Sheet, do_each
from workflows.transaction.refused import not_found
from workflows.transaction.rights import Allowed, require
from workflows.transaction.who_may import WHO_MAY

MOST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of one programme, as another system names it: by the number of the file."""

    grant_number: str
    month: str
    signed_persons: int
    evidence: str | None = None


async def record_service_months(sheet: Sheet, rows: Sequence[MonthRow]) -> list[RowAnswer]:
    """Put many months on record; answer each row, with its grant where the month is on record.

    Raises NOT_ALLOWED for anybody but an officer, and TOO_MANY_ROWS above 500: then no row was done.
    """
    require(sheet.actor, Allowed(roles=WHO_MAY["recordServiceMonths"]))
    numbers = {row.grant_number.strip() for row in rows[:MOST_ROWS]}
    known = Grant.filter(number__in=[number for number in numbers if len(number) <= MOST_NUMBER])
    ids = {grant.number: grant.id for grant in await known.only("id", "number")}

    async def record(row: Row, asked: MonthRow) -> None:
        grant_id = ids.get(asked.grant_number.strip())
        if grant_id is None:
            raise not_found("grant", "grantNumber")
        command = RecordServiceMonth(grant_id, None, asked.month, asked.signed_persons, asked.evidence)
        await row.do(record_service_month, command)
        row.shown = grant_id

    return await do_each(sheet, rows, record)

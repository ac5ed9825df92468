"""Months in bulk (批量填报), as another system names them: by the number of the file."""

from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.models import Grant
from workflows.programmes.months import RecordServiceMonth, record_service_month
from workflows.transaction.declarations import MONTH, Unread, command, part
from workflows.transaction.many_rows import MOST_ROWS, Layout, Row, RowAnswer, Sheet, do_each
from workflows.transaction.refused import not_found
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import ROW_BY_ROW, Shown, ShownRows
from workflows.transaction.who_may import WHO_MAY

MOST_NUMBER = 40


@part("ServiceMonthRow")
class MonthRow:
    """One month of one programme (月度签约服务人数)."""

    grant_number: Annotated[str, "Number of the file (受理编号)."]
    month: Annotated[str, MONTH, "The month; it must be over."]
    signed_persons: Annotated[int, "Distinct persons under a valid contract on its last day, 0 to 25,000,000 (I-28)."]
    evidence: Annotated[str | None, "The evidence, by name and number."] = None


@command(
    "Put months of many programmes on record (批量填报月度人数, art. 10), each row by itself: a bad row "
    "stops no other.",
    step=GrantEvent.RECORD_SERVICE_MONTH,
    by="By an officer, in whose role a civil-affairs system signs in.",
    answers=ROW_BY_ROW,
    rows=ShownRows(
        "ServiceMonthRow",
        "What became of one row.",
        Shown("grant", "The grant as it now stands; null where the row was refused."),
    ),
)
class RecordServiceMonths:
    """Months of many programmes, at most 500 at once."""

    rows: Annotated[tuple[Unread[MonthRow], ...], "The months, each answered by itself."]


async def record_service_months(sheet: Sheet, command: RecordServiceMonths) -> list[RowAnswer]:
    """Put many months on record; answer each row, with its grant where the month is on record.

    Raises NOT_ALLOWED for anybody but an officer, and TOO_MANY_ROWS above 500: then no row was done.
    """
    require(sheet.actor, Allowed(roles=WHO_MAY["recordServiceMonths"]))
    sent = [row.readable() for row in command.rows]
    numbers = {row.grant_number.strip() for row in sent[:MOST_ROWS] if row}
    known = Grant.filter(number__in=[number for number in numbers if len(number) <= MOST_NUMBER])
    ids = {grant.number: grant.id for grant in await known.only("id", "number")}

    async def record(row: Row, unread: Unread[MonthRow]) -> None:
        month_row = unread.read()
        grant_id = ids.get(month_row.grant_number.strip())
        if grant_id is None:
            raise not_found("grant", "grantNumber")
        month = RecordServiceMonth(grant_id, None, month_row.month, month_row.signed_persons, month_row.evidence)
        await row.do(record_service_month, month)
        row.shown = grant_id

    programmes = [ids.get(row.grant_number.strip(), place) if row else place for place, row in enumerate(sent)]
    return await do_each(sheet, command.rows, record, Layout(groups=programmes))

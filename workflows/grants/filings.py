"""Filing in batches (批量申报): one applicant files many items at once, each an application of its own (art. 4)."""

from dataclasses import dataclass
from typing import Any

from domain.refusals.refusals import Code
from workflows.applicants.applicants import RegisterApplicant
from workflows.grants.applications import CreateGrant, GrantStep, create_grant, submit_grant
from workflows.transaction.many_rows import Layout, Row, RowAnswer, Sheet, do_each
from workflows.transaction.refused import refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.who_may import WHO_MAY

MOST_ROWS = 200
_FIRST_VERSION = 1
"""Of a draft that nobody touched since it was made."""
_OF_A_ROW = frozenset({"item", "facts"})
"""Where a row's own refusals point; the applicant, the measure and the policy are of the whole batch."""


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One item of a batch, such as one guarantee business by the number of its loan contract."""

    item: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """What the items of a batch have in common: the measure, the applicant, the policy."""

    measure: str
    applicant: RegisterApplicant
    policy: str | None
    rows: tuple[FilingRow, ...]


async def file_grants(sheet: Sheet, batch: Batch) -> list[RowAnswer]:
    """Draft and submit each item of a batch; answer each row, with its grant where it was drafted.

    What cannot be submitted stays a draft, with its refusals. Raises NOT_ALLOWED and TOO_MANY_ROWS: then no row was
    done.
    """
    require(sheet.actor, Allowed(roles=WHO_MAY["fileGrants"]))
    if not batch.rows:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=0, most=MOST_ROWS)

    async def file(row: Row, asked: FilingRow) -> None:
        drafted = CreateGrant(batch.measure, batch.applicant, asked.item, asked.facts, batch.policy)
        row.shown = (await row.do(create_grant, drafted)).chain
        await row.do(submit_grant, GrantStep(row.shown, _FIRST_VERSION), "/submit")

    return await do_each(sheet, batch.rows, file, Layout(own=_OF_A_ROW, most=MOST_ROWS))

"""Filing in batches (批量申报): one applicant files many items at once, each an application of its own (art. 4)."""

from typing import Annotated, Any

from domain.refusals.refusals import Code
from workflows.applicants.applicants import RegisterApplicant
from workflows.grants.applications import CreateGrant, SubmitGrant, create_grant, submit_grant
from workflows.transaction.declarations import FACTS, Default, InputName, command, part
from workflows.transaction.many_rows import Layout, Row, RowAnswer, Sheet, do_each
from workflows.transaction.refused import refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import ROW_BY_ROW, Shown, ShownRows
from workflows.transaction.who_may import WHO_MAY

MOST_ROWS = 200
_FIRST_VERSION = 1
"""Of a draft that nobody touched since it was made."""
_SUBMIT = "/submit"
"""What the key of a row has of its second command."""
_OF_A_ROW = frozenset({"item", "facts"})
"""Where a row's own refusals point; the applicant, the measure and the policy are of the whole batch."""


@part("FilingRow")
class FilingRow:
    """One item of a batch, such as one guarantee business."""

    item: Annotated[str, Default(""), "What it is for, such as the number of the loan contract."]
    facts: Annotated[dict[str, Any], FACTS, "Its facts."]


@command(
    "File many items of one applicant at once (批量申报, art. 4), each answered by itself.",
    by="By the applicant, or an officer in its place.",
    answers=ROW_BY_ROW,
    rows=ShownRows(
        "FiledRow",
        "What became of one row.",
        Shown("grant", "The application, a draft where it could not be submitted; null where it is none."),
        suffix=f"#{MOST_ROWS}{_SUBMIT}",
    ),
)
class FileGrants:
    """Many items of one applicant under one measure, at most 200 at once."""

    measure: Annotated[str, InputName("measure_code"), "Code of a grant measure, such as A04-1."]
    applicant: Annotated[RegisterApplicant | None, "Who applies, as `createGrant` takes it."]
    rows: Annotated[tuple[FilingRow, ...], "The items, each drafted, submitted and answered."]
    policy_code: Annotated[str | None, "Code of the policy; the one published last by default."] = None


async def file_grants(sheet: Sheet, command: FileGrants) -> list[RowAnswer]:
    """Draft and submit each item of a batch; answer each row, with its grant where it was drafted.

    What cannot be submitted stays a draft, with its refusals. Raises NOT_ALLOWED and TOO_MANY_ROWS: then no row was
    done.
    """
    require(sheet.actor, Allowed(roles=WHO_MAY["fileGrants"]))
    if not command.rows:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=0, most=MOST_ROWS)

    async def file(row: Row, filing: FilingRow) -> None:
        drafted = CreateGrant(command.measure, command.applicant, filing.item, filing.facts, command.policy_code)
        row.shown = (await row.do(create_grant, drafted)).chain
        await row.do(submit_grant, SubmitGrant(row.shown, _FIRST_VERSION), _SUBMIT)

    # A row is two commands on one application.
    layout: Layout[FilingRow] = Layout(own=_OF_A_ROW, most=MOST_ROWS, groups=range(len(command.rows)))
    return await do_each(sheet, command.rows, file, layout)

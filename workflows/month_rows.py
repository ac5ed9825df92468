"""Months in bulk (批量填报): each row is a deed of its own, done or refused by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.life import ROLE_TITLES, Role
from domain.models import Grant
from domain.refusals import Code, Refusal
from domain.titles import THING_TITLES
from workflows.actors import Actor
from workflows.clock import Moment
from workflows.months import RecordServiceMonth, record_service_month
from workflows.refused import RefusedError, refuse
from workflows.work import Done, handle

MOST_ROWS = 500
MOST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of one programme, as another system names it: by the number of the file."""

    grant_number: str
    month: str
    signed_persons: int
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one row, counted from 1: its grant where the month is on record, its refusals otherwise."""

    row: int
    grant_id: UUID | None
    refusals: list[Refusal]


async def record_service_months(
    actor: Actor, rows: Sequence[MonthRow], key: str, at: Moment, *, four_eyes: bool
) -> list[RowAnswer]:
    """Put many months on record, each in its own transaction under the key ``<key>#<row>``; answer each row.

    One bad row stops no other. The same rows under the same key again are answered alike, and no month is recorded
    twice; a row that was refused is tried again. Raises NOT_ALLOWED for anybody but an officer, and TOO_MANY_ROWS
    above 500: then no row was done.
    """
    if actor.role is not Role.OFFICER:
        terms = {"allowed": ROLE_TITLES[Role.OFFICER], "role": ROLE_TITLES[actor.role]}
        raise RefusedError(Refusal(Code.NOT_ALLOWED, terms))
    if len(rows) > MOST_ROWS:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=len(rows), most=MOST_ROWS)
    numbers = {row.grant_number.strip() for row in rows}
    known = Grant.filter(number__in=[number for number in numbers if len(number) <= MOST_NUMBER])
    ids = {grant.number: grant.id for grant in await known.only("id", "number")}
    answers: list[RowAnswer] = []
    for place, row in enumerate(rows, 1):
        grant_id = ids.get(row.grant_number.strip())
        if grant_id is None:
            refused = Refusal(Code.NOT_FOUND, {"thing": THING_TITLES["grant"]}, ("rows", place - 1, "grantNumber"))
            answers.append(RowAnswer(place, None, [refused]))
            continue
        command = RecordServiceMonth(grant_id, None, row.month, row.signed_persons, row.evidence)
        outcome = await handle(actor, record_service_month, command, f"{key}#{place}", at, four_eyes=four_eyes)
        answers.append(_answer(place, grant_id, outcome))
    return answers


def _answer(place: int, grant_id: UUID, outcome: Done | list[Refusal]) -> RowAnswer:
    if isinstance(outcome, Done):
        return RowAnswer(place, grant_id, [])
    within = [replace(refusal, path=("rows", place - 1, *refusal.path)) for refusal in outcome]
    return RowAnswer(place, None, within)

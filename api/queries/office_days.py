"""Working days of the office (工作日) as the API shows them, with what people corrected (I-44)."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

import strawberry

import domain.models as rows
from api.access.said_errors import bad_input
from api.kit.context import Info
from domain.lives.roles import Role
from domain.policy.calendar import STATE_COUNCIL, is_announced, is_working_day
from domain.policy.conditions import Text
from domain.policy.policy import OfficeCalendar
from workflows.cases.days.corrected_days import last_corrections
from workflows.policies.policies import current_version
from workflows.transaction.actors import Actor
from workflows.transaction.packs import compiled_version

MOST_DAYS = 400
"""Of one question: a year, and the weeks around it."""


@strawberry.type(description="What people said of a day (工作日更正): written once; the last of a day counts.")
class WorkingDayCorrection:
    """What people said of a day."""

    number: int = strawberry.field(description="How often this day was corrected.")
    works: bool = strawberry.field(description="Whether the office works on it.")
    reason: str = strawberry.field(description="Why it was corrected.")
    evidence: str = strawberry.field(description="On which evidence, such as the number of a notice.")
    recorded_by: str | None = strawberry.field(
        description="Who corrected it; null for applicants and for who did not sign in."
    )
    recorded_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: rows.WorkingDayCorrection, actor: Actor | None) -> "WorkingDayCorrection":
        """Show a row, to somebody."""
        inside = actor is not None and actor.role is not Role.APPLICANT
        return cls(
            number=row.number,
            works=row.works,
            reason=row.reason,
            evidence=row.evidence,
            recorded_by=row.recorded_by if inside else None,
            recorded_at=row.recorded_at,
        )


@strawberry.type(description="One day of the office (工作日).")
class OfficeDay:
    """One day of the office."""

    day: date = strawberry.field(description="The day.")
    works: bool = strawberry.field(description="Whether the office works on it: publicity counts such days alone.")
    announced: bool = strawberry.field(
        description="Whether a notice of the State Council or the pack's own list says so; false where it is reckoned "
        "from the statutory holidays without make-up days, and may have to be corrected."
    )
    correction: WorkingDayCorrection | None = strawberry.field(
        description="The correction that decides it; null where nobody corrected it."
    )


async def _calendar(today: date, code: str | None) -> OfficeCalendar:
    version = await current_version(today, code)
    return compiled_version(version).policy.calendar if version else STATE_COUNCIL


async def _days(first: date, last: date, calendar: OfficeCalendar, actor: Actor | None) -> list[OfficeDay]:
    corrected = {row.day: row for row in await last_corrections(first, last)}
    works = {day: row.works for day, row in corrected.items()}
    return [
        OfficeDay(
            day=day,
            works=is_working_day(day, works, calendar),
            announced=is_announced(day, calendar),
            correction=WorkingDayCorrection.of(corrected[day], actor) if day in corrected else None,
        )
        for day in (first + timedelta(days=place) for place in range((last - first).days + 1))
    ]


@strawberry.type
class OfficeDayQuery:
    """Asking for working days."""

    @strawberry.field(
        description=f"Every day from one to another, both inclusive, at most {MOST_DAYS}: does the office work? By the "
        "calendar of a policy, and by what people corrected. Open to everybody."
    )
    async def working_days(
        self,
        info: Info,
        first: Annotated[date, strawberry.argument(name="from", description="The first day asked for.")],
        last: Annotated[date, strawberry.argument(name="to", description="The last day asked for.")],
        policy_code: Annotated[
            str | None, strawberry.argument(description="Code of the policy; the current one by default.")
        ] = None,
    ) -> list[OfficeDay]:
        """The days."""
        if not 0 <= (last - first).days < MOST_DAYS:
            en = f"to: ask for 1 to {MOST_DAYS} days, the first of them first"
            raise bad_input(Text(zh=f"日期范围须为1至{MOST_DAYS}天，起始日期在前", en=en))
        calendar = await _calendar(info.context.moment.today, policy_code)
        return await _days(first, last, calendar, info.context.actor)


async def corrected_day(uid: UUID | None, info: Info) -> OfficeDay | None:
    """Return the day that a command corrected, by the calendar of the current policy; None where it corrected none."""
    if uid is None:
        return None
    day = (await rows.WorkingDayCorrection.get(id=uid)).day
    calendar = await _calendar(info.context.moment.today, None)
    return (await _days(day, day, calendar, info.context.actor))[0]

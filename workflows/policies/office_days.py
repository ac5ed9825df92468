"""Working days of the office (工作日): by its calendar, corrected by people where that is silent or wrong."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from domain.lives.proposal_life import ProposedDeed
from domain.models import WorkingDayCorrection
from domain.refusals.refusals import Code
from workflows.transaction.declarations import STATED, command
from workflows.transaction.reasons import stated_evidence, stated_reason
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import PROPOSAL, Shown, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work

_DAYS = UUID("6c1f2a52-55f5-4d0e-9a52-0d7d1f6f6f0b")
"""Namespace of the audit chains of days: each day has its own, so that no correction waits for another day's."""


@command(
    "Correct a working day (工作日更正), for what is counted from now on. Proposed by an officer of the "
    "bureaus that lead the policy, done once another confirms. Windows that were opened keep their days.",
    refuses=(Code.REASON_REQUIRED, Code.EVIDENCE_REQUIRED),
    proposed=ProposedDeed.CORRECT_WORKING_DAY,
    answers="The day as it now stands, or why it was refused.",
    shows=(
        Shown("working_day", "The day, by the calendar of the current policy; null where it was refused."),
        PROPOSAL,
    ),
)
class CorrectWorkingDay:
    """What people say of a day, where the calendar is silent or wrong."""

    day: Annotated[date, "The day."]
    works: Annotated[bool, "Whether the office works on it."]
    reason: Annotated[str | None, STATED, "Why it is corrected."]
    evidence: Annotated[str | None, STATED, "On which evidence, such as the number of a notice."]


async def correct_working_day(work: Work, command: CorrectWorkingDay) -> Done:
    """Correct a day of the office (工作日更正), for publicity that is opened from now on.

    Windows that were opened keep their stored days. The last correction of a day counts; the same again changes
    nothing. Raises NOT_ALLOWED, REASON_REQUIRED, EVIDENCE_REQUIRED.
    """
    require(work.actor, Allowed(roles=WHO_MAY["correctWorkingDay"]))
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    last = await WorkingDayCorrection.filter(day=command.day).order_by("-number").first()
    if last is not None and (last.works, last.reason, last.evidence) == (command.works, reason, evidence):
        return Done(chain_of(command.day), {Thing.CORRECTION: last.id}, changed=False)
    correction = await WorkingDayCorrection.create(
        id=work.new_id(),
        day=command.day,
        number=last.number + 1 if last else 1,
        works=command.works,
        reason=reason,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    outcome = {"day": command.day.isoformat(), "works": command.works, "number": correction.number}
    return Done(chain_of(command.day), {Thing.CORRECTION: correction.id}, outcome)


def chain_of(day: date) -> UUID:
    """Return the audit chain of a day: every correction of it, and nothing else."""
    return uuid5(_DAYS, day.isoformat())

"""Corrections of months (更正月度人数): a new version with a reason; the windows are formed anew on it (art. 10)."""

from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.models import ServiceMonth
from domain.policy.calendar import show_month
from domain.refusals.refusals import Code, Refusal
from workflows.cases.dossiers import open_dossier
from workflows.cases.grant_commands import OnGrant
from workflows.programmes.months import checked_persons, read_month
from workflows.programmes.windows import form_windows
from workflows.recoveries.window_clawback_triggers import due_of_paid_windows, take_back_lost_windows
from workflows.transaction.declarations import MONTH, command
from workflows.transaction.reasons import named_evidence, stated_reason
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work


@command(
    "Correct a reported month, with a reason (更正月度人数, art. 10): windows that were not paid are formed "
    "anew; what a paid one is no longer due is asked back.",
    step=GrantEvent.CORRECT_SERVICE_MONTH,
    shows=(GRANT,),
)
class CorrectServiceMonth(OnGrant):
    """One month of a programme as it should have been reported (更正月度人数)."""

    month: Annotated[str, MONTH, "A month that was reported."]
    signed_persons: Annotated[int, "Distinct persons under a valid contract on its last day, 0 to 25,000,000 (I-28)."]
    reason: Annotated[str, "Why it is corrected; kept with the month."]
    evidence: Annotated[str | None, "The evidence, by name and number."] = None


async def correct_service_month(work: Work, command: CorrectServiceMonth) -> Done:
    """Put a corrected month on record beside what was reported (更正月度人数), with the reason.

    Windows for which no money has moved are formed anew; what paid ones are no longer due is asked back by a recovery,
    and a programme with such a window still being paid is put on hold. The number that is on record is a version, too:
    it confirms the month. Raises MONTH_NOT_REPORTED, REASON_REQUIRED, INPUT_INVALID.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.CORRECT_SERVICE_MONTH)
    dossier.check(work, GrantEvent.CORRECT_SERVICE_MONTH)
    month, persons = read_month(command.month), checked_persons(command.signed_persons)
    last = await ServiceMonth.filter(grant_id=dossier.grant.id, month=month).order_by("-number").first()
    if last is None:
        terms = {"month": show_month(month)}
        raise RefusedError(Refusal(Code.MONTH_NOT_REPORTED, terms, ("month",), (dossier.citation,)))
    reason, evidence = stated_reason(command.reason), named_evidence(command.evidence)
    had = await due_of_paid_windows(dossier)
    await ServiceMonth.create(
        id=work.new_id(),
        grant_id=dossier.grant.id,
        month=month,
        number=last.number + 1,
        reason=reason,
        signed_persons=persons,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    summary = f"{show_month(month)}: {last.signed_persons} → {persons}. {reason}"[:2000]
    await dossier.move(work, GrantEvent.CORRECT_SERVICE_MONTH, reason=summary, evidence=evidence)
    await form_windows(work, dossier)
    await take_back_lost_windows(work, dossier, had)
    return dossier.done()

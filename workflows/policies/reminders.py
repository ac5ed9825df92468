"""Reminding the office of its steps (提醒), and escalating what stays overdue (逾期上报), each once, as days pass."""

from dataclasses import dataclass
from uuid import UUID

from domain.handling.reminders import escalated_to
from domain.lives.grants import GRANT_LIFE, GrantEvent
from workflows.cases.days.step_deadlines import reminders
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.policies.policy_days import office_days_of
from workflows.runtime.database import used_settings
from workflows.runtime.sql import tell
from workflows.transaction.actors import SYSTEM
from workflows.transaction.history import Subject, record_step
from workflows.transaction.scopes import responsible
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work

_REMINDED = "UPDATE grants SET remind_on = $2::date, escalated_to = $3::text WHERE id = $1"


@dataclass(frozen=True, slots=True)
class RemindOffice:
    """A grant of whose step the office is to be reminded."""

    grant_id: UUID


async def remind_office(work: Work, command: RemindOffice) -> Done:
    """Remind the office of the step of a grant (提醒), as a step of its history of which others are told.

    What was missed is made up, each once: the day of the next one is written with it. Who is named for the bureau or
    district of the grant has it among what was escalated from then on.
    """
    dossier = await open_dossier(work, command.grant_id, None)
    grant = dossier.grant
    if grant.remind_on is None or grant.step_due_on is None or grant.remind_on > work.today:
        return Done(grant.id, changed=False)
    (days,) = await office_days_of([dossier.version.code])
    events, following = reminders(grant.step_due_on, days).due(grant.remind_on, work.today)
    for event in events:
        context = dossier.context(SYSTEM, work.today)
        step = (event, grant.state, check_step(GRANT_LIFE, grant.state, event, context))
        of, why = (Subject.GRANT, grant.id), f"{grant.step_due_on}"
        await record_step(work, of, grant.id, step, dossier.citation, actor=SYSTEM, reason=why)
    leader = _leader(dossier) if GrantEvent.ESCALATE in events else grant.escalated_to
    # Under its version: nobody's decision on it is outdated because somebody was reminded.
    await tell(_REMINDED, grant.id, following, leader)
    return dossier.done()


def _leader(dossier: Dossier) -> str | None:
    bureaus = responsible(dossier.compiled.policy, dossier.measure)
    return escalated_to(used_settings().escalations, bureaus, dossier.grant.district_code)

"""Intake (受理): one supplement asked with its deadline, submitted again or lapsed, or refused with a reason."""

from datetime import date, timedelta
from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.models import Supplement
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import GrantStep, OnGrant, ReasonedGrantStep
from workflows.grants.checked_applications import unstated
from workflows.programmes.units import release_units
from workflows.transaction.declarations import command
from workflows.transaction.reasons import remark, stated_reason, stated_text
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work

MOST_ITEMS = 50
MOST_DAYS = 366


@command(
    "Ask the applicant, once, for what is missing (要求补正).",
    step=GrantEvent.REQUEST_SUPPLEMENT,
    by="By an officer, the district's too.",
    shows=(GRANT,),
)
class RequestSupplement(OnGrant):
    """A supplement to ask of an applicant (补正通知), once."""

    items: Annotated[tuple[str, ...], "Everything that is missing or wrong, one entry each."]
    due_on: Annotated[date, "Last day on which the applicant can submit again; after today."]


async def request_supplement(work: Work, command: RequestSupplement) -> Done:
    """Ask the applicant once for what is missing (要求补正), all in one list, until a day.

    Raises SUPPLEMENT_ONCE, INPUT_INVALID for an empty list or a day that is not after today.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REQUEST_SUPPLEMENT)
    dossier.check(work, GrantEvent.REQUEST_SUPPLEMENT)
    items = [item for text in command.items[:MOST_ITEMS] if (item := stated_text(text, "items"))]
    if not items or len(command.items) > MOST_ITEMS:
        why = Text(zh=f"须列明1至{MOST_ITEMS}项", en=f"name 1 to {MOST_ITEMS} things")
        raise refuse(Code.INPUT_INVALID, "items", field="items", why=why)
    if not work.today < command.due_on <= work.today + timedelta(days=MOST_DAYS):
        why = Text(zh=f"须晚于今天（{work.today}）", en=f"name a day after today ({work.today}), within a year")
        raise refuse(Code.INPUT_INVALID, "dueOn", field="dueOn", why=why)
    await Supplement.create(
        id=work.new_id(),
        grant_id=dossier.grant.id,
        items=items,
        until=command.due_on,
        requested_by=work.actor.name,
        requested_at=work.now,
    )
    dossier.grant.due_on = command.due_on + timedelta(days=1)
    await dossier.move(work, GrantEvent.REQUEST_SUPPLEMENT, reason="; ".join(items)[:2000])
    return dossier.done()


@command(
    "Submit again after a supplement, in time (补正提交).",
    step=GrantEvent.RESUBMIT,
    by="By the applicant.",
    shows=(GRANT,),
)
class ResubmitGrant(GrantStep):
    """An application to submit again after a supplement."""


async def resubmit_grant(work: Work, command: ResubmitGrant) -> Done:
    """Submit again after a supplement (补正提交), in time and with every fact stated.

    Raises SUPPLEMENT_LATE and what ``submit_grant`` refuses of the facts.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.RESUBMIT)
    dossier.check(work, GrantEvent.RESUBMIT)
    if refusals := unstated(dossier, work.today):
        raise RefusedError(*refusals)
    dossier.grant.due_on = None
    await dossier.move(work, GrantEvent.RESUBMIT, reason=remark(command.reason))
    return dossier.done()


@command(
    "Refuse to accept an application, with a reason (不予受理).",
    step=GrantEvent.REFUSE,
    by="By an officer, or one of the district.",
    shows=(GRANT,),
)
class RefuseGrant(ReasonedGrantStep):
    """An application not to accept; the reason is required."""


async def refuse_grant(work: Work, command: RefuseGrant) -> Done:
    """Refuse to accept an application, with a reason (不予受理)."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REFUSE)
    dossier.check(work, GrantEvent.REFUSE)
    await dossier.move(work, GrantEvent.REFUSE, reason=stated_reason(command.reason))
    await release_units(work, dossier)
    return dossier.done()


async def lapse(work: Work, dossier: Dossier) -> bool:
    """Let an application lapse whose supplement did not come in time (逾期未补正); answer whether it did."""
    lapsed = await dossier.follow(work, GrantEvent.LAPSE, {"due_on": None})
    if lapsed:
        await release_units(work, dossier)
    return lapsed

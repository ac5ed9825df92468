"""Whoever has an interest in a grant says so, and acts on it no more (回避)."""

from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.lives.roles import Role
from domain.models import ExpertAssignment
from workflows.cases.circumstances import circumstances
from workflows.cases.dossiers import open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.transaction.declarations import command
from workflows.transaction.reasons import stated_reason
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work


@command(
    "Say that you have an interest in an application (申请回避): you act on it no more, and an expert sees it no more.",
    step=GrantEvent.DECLARE_INTEREST,
    shows=(GRANT,),
)
class DeclareInterest(OfGrant):
    """An application in which you have an interest (申请回避); the reason is required."""

    reason: Annotated[str, "What the interest is, such as that a relative works for the applicant; for the office."]


async def declare_interest(work: Work, command: DeclareInterest) -> Done:
    """Put on record that whoever acts has an interest in a grant (回避): he takes no step of it from now on.

    An expert is withdrawn from it: it is seen no more, and what was found counts no more. It is not taken back. Raises
    REASON_REQUIRED, and INTEREST_DECLARED for who said so before.
    """
    event = GrantEvent.DECLARE_INTEREST
    dossier = await open_dossier(work, command.grant_id, command.expected_version, event)
    dossier.check(work, event)
    reason = stated_reason(command.reason)
    if work.actor.role is Role.EXPERT:
        standing = ExpertAssignment.filter(
            grant_id=dossier.grant.id, expert=work.actor.person, withdrawn_at__isnull=True
        )
        await standing.update(withdrawn_by=work.actor.name, withdrawn_at=work.now, withdrawn_reason=reason)
        dossier.around = (await circumstances([(dossier.grant, dossier.version)]))[0]
    await dossier.move(work, event, reason=reason)
    return dossier.done()

"""Holding a file, releasing it, and closing it (暂停、恢复、结项)."""

from typing import Annotated

from domain.lives.grants import GrantEvent
from workflows.cases.dossiers import open_dossier
from workflows.cases.grant_commands import OnGrant, ReasonedGrantStep
from workflows.grants.payment_gates import open_gate
from workflows.transaction.declarations import command
from workflows.transaction.reasons import stated_reason
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work


@command(
    "Hold a grant where it stands, with a reason (暂停).",
    step=GrantEvent.HOLD,
    shows=(GRANT,),
)
class HoldGrant(ReasonedGrantStep):
    """A grant to hold; the reason is required."""


async def hold_grant(work: Work, command: HoldGrant) -> Done:
    """Hold a grant where it stands, with a reason (暂停): nobody decides or pays until it is released."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.HOLD)
    dossier.check(work, GrantEvent.HOLD)
    await dossier.hold(work, stated_reason(command.reason))
    return dossier.done()


@command(
    "Release a grant that is on hold, with a reason (恢复).",
    step=GrantEvent.RELEASE,
    shows=(GRANT,),
)
class ReleaseGrant(ReasonedGrantStep):
    """A grant on hold to release; the reason is required."""


async def release_grant(work: Work, command: ReleaseGrant) -> Done:
    """Release a grant that is on hold, with a reason (恢复): it goes on where it stood.

    A gate that would have opened meanwhile opens now.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.RELEASE)
    dossier.check(work, GrantEvent.RELEASE)
    await dossier.move(work, GrantEvent.RELEASE, reason=stated_reason(command.reason), sets={"held_reason": None})
    await open_gate(work, dossier)
    return dossier.done()


@command(
    "Close a paid grant, or a programme that is over, on its performance record (结项).",
    step=GrantEvent.CLOSE,
    shows=(GRANT,),
)
class CloseGrant(OnGrant):
    """A grant to close."""

    performance: Annotated[str, "What came of the money (绩效评价), 1 to 2,000 characters."]


async def close_grant(work: Work, command: CloseGrant) -> Done:
    """Close a paid grant, or a programme that is over, on its performance record (结项).

    Raises NOT_YET_CLOSABLE where a review after payment, a tranche or a window is still open.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.CLOSE)
    dossier.check(work, GrantEvent.CLOSE)
    dossier.grant.performance = stated_reason(command.performance, "performance")
    dossier.grant.due_on = None
    await dossier.move(work, GrantEvent.CLOSE)
    return dossier.done()

"""An award shown to the public (公示) before anybody approves it."""

from datetime import timedelta
from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.policy.calendar import publicity_window
from workflows.cases.days.corrected_days import corrections
from workflows.cases.dossiers import open_dossier
from workflows.cases.grant_commands import GrantStep
from workflows.grants.publicity_notices import put_on_notice, stated_contact
from workflows.grants.shown_awards import check_can_stand
from workflows.transaction.declarations import command
from workflows.transaction.reasons import remark, stated_reason
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work


@command(
    "Show a proposed award to the public (公示), for working days.",
    step=GrantEvent.OPEN_PUBLICITY,
    shows=(GRANT,),
)
class OpenPublicity(GrantStep):
    """A proposed award to show to the public."""

    beyond_cap: Annotated[
        bool,
        "Show it although not all awards that are shown can stand within a cap or quota (超额仍予公示); the "
        "reason is required then.",
    ] = False
    contact: Annotated[
        str | None,
        "Where objections go besides the responsible bureaus, such as an address and a telephone: it is "
        "printed on the notice, and everybody reads it (异议受理方式). At most 200 characters.",
    ] = None


async def open_publicity(work: Work, command: OpenPublicity) -> Done:
    """Show a proposed award to the public (公示): working days counted as the pack says, both ends kept (I-44).

    Raises SHOWN_BEYOND_CAP where it cannot stand beside those that were approved and are shown, unless somebody says
    that it is shown all the same, with a reason (REASON_REQUIRED). It is put on the notice of its measure and day.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.OPEN_PUBLICITY)
    dossier.check(work, GrantEvent.OPEN_PUBLICITY)
    reason = stated_reason(command.reason) if command.beyond_cap else remark(command.reason)
    contact = stated_contact(command.contact)
    if not command.beyond_cap:
        await check_can_stand(dossier, work.today)
    rule, grant = dossier.compiled.policy.publicity, dossier.grant
    corrected, calendar = await corrections(since=work.today), dossier.compiled.policy.calendar
    window = publicity_window(work.today, rule.working_days, rule.counted_from, corrected, calendar)
    grant.publicity_first, grant.publicity_last = window
    grant.due_on = window.last + timedelta(days=1)
    await dossier.move(work, GrantEvent.OPEN_PUBLICITY, reason=reason)
    await put_on_notice(work, dossier, contact)
    return dossier.done()

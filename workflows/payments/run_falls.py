"""Approvals of payment runs that fall (审批失效): of what no longer agrees with what is on record nobody approved."""

from dataclasses import dataclass
from uuid import UUID

from domain.lives.run_life import RunEvent, RunState
from domain.refusals.refusals import in_language
from workflows.payments.open_runs import run_under_lock
from workflows.payments.run_rows import candidates, outdated
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, Work

_APPROVED = (RunState.CHECKED, RunState.CLEARED)


@dataclass(frozen=True, slots=True)
class RunOutdated:
    """A run of which a row may no longer agree with what is on record."""

    run_id: UUID


async def let_approvals_fall(work: Work, command: RunOutdated) -> Done:
    """Let a run lose its approvals where a row says something else than what is on record; else change nothing."""
    file = await run_under_lock(work, command.run_id)
    if file is None or file.run.state not in _APPROVED:
        return Done(command.run_id, changed=False)
    rows = {row.leg_id: row for row in file.rows}
    for candidate in await candidates(list(rows)):
        if refusal := outdated(candidate, rows[candidate.leg.id], file.citation):
            file.let_fall()
            reason = f"{candidate.grant.number}：{in_language(refusal.terms['fact'], 'zh-CN')}"
            await file.move(work, RunEvent.FALL, reason[:2000], actor=SYSTEM)
            return file.done()
    return Done(command.run_id, changed=False)

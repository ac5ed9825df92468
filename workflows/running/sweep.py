"""The sweep (到期处理): what is due by date, found by index, moved by the same commands as people's."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import date
from typing import TypeAlias, TypeVar
from uuid import UUID

import structlog
from tortoise.models import Model

from domain.models import Applicant, Budget, Call, Duty, Grant, PolicyVersion, Proposal, Recovery
from domain.refusals.refusals import Refusal
from workflows.applicants.registers import AdvanceApplicant, advance_applicant
from workflows.grants.gates import AdvanceGrant, advance_grant
from workflows.policies.calls import AdvanceCall, advance_call
from workflows.policies.duties import AdvanceDuty, advance_duty
from workflows.policies.policies import AdvancePolicy, advance_policy
from workflows.policies.reminders import RemindOffice, remind_office
from workflows.proposals.proposals import AdvanceProposal, advance_proposal
from workflows.recoveries.recoveries import AdvanceRecovery, advance_recovery
from workflows.running.due import Swept
from workflows.runtime.clock import Moment
from workflows.runtime.sql import read
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import SYSTEM
from workflows.transaction.commands import Command
from workflows.transaction.work import Done, Work, handle, rehearsal
from workflows.treasury.budgets import AdvanceBudget, advance_budget
from workflows.treasury.payment_legs import serve_waiting

BATCH = 500
LOG = structlog.get_logger("duixian.sweep")

C = TypeVar("C", bound=Command)
Outcome: TypeAlias = Done | list[Refusal]
_BROKEN: list[Refusal] = []
"""What became of what could not be swept: nothing, not even a refusal."""


async def sweep(as_of: date | None = None, *, rehearsed: bool = False) -> Swept:
    """Move everything that is due on a day (today by default), policies first, each thing in its own transaction.

    Last, whoever waits for money is served from what this year holds.

    Work grows with what is due. Stopped half way it has done whole commands only, and doing it again does the rest.
    ``rehearsed`` undoes each thing as soon as it was moved: it says what would be moved, but for what follows of that.
    """
    at = await moment()
    if as_of is not None:
        at = Moment(at.now, as_of, stated=True)
    swept = _Sweep(at, rehearsed)
    policies = await swept.all_due(PolicyVersion, advance_policy, AdvancePolicy)
    others = [
        *await swept.all_due(Applicant, advance_applicant, AdvanceApplicant),
        *await swept.all_due(Call, advance_call, AdvanceCall),
        *await swept.all_due(Duty, advance_duty, AdvanceDuty),
        *await swept.all_due(Recovery, advance_recovery, AdvanceRecovery),
        *await swept.all_due(Proposal, advance_proposal, AdvanceProposal),
        *await swept.all_due(Budget, advance_budget, AdvanceBudget),
    ]
    grants = await swept.all_due(Grant, advance_grant, AdvanceGrant)
    # After what moves: of a step that begins today nobody is reminded.
    reminded = await swept.all_due(Grant, remind_office, RemindOffice, by="remind_on")
    if not rehearsed:
        await serve_waiting(at)
    outcomes = [*policies, *others, *grants, *reminded]
    held_back, broken = len(outcomes) - _moved(outcomes), outcomes.count(_BROKEN)
    moved = (_moved(policies), _moved(grants), _moved(others))
    return Swept(at.today, *moved, held_back, broken, _moved(reminded))


class _Sweep:
    """One sweep at a moment, done or rehearsed."""

    def __init__(self, at: Moment, rehearsed: bool) -> None:  # noqa: FBT001 - ours
        self._at, self._rehearsed = at, rehearsed

    async def all_due(
        self,
        rows: type[Model],
        handler: Callable[[Work, C], Awaitable[Done]],
        command: Callable[[UUID], C],
        *,
        by: str = "due_on",
    ) -> list[Outcome]:
        """Do a command on every row that is due, batch by batch; what it leaves due is not tried again."""
        outcomes: list[Outcome] = []
        swept: set[UUID] = set()
        while batch := [due for due in await _due(rows, by, self._at.today, len(swept)) if due not in swept]:
            swept.update(batch)
            outcomes.extend([await self._advanced(handler, command(due)) for due in batch])
        return outcomes

    async def _advanced(self, handler: Callable[[Work, C], Awaitable[Done]], command: C) -> Outcome:
        """Do one command; a broken thing is logged and held back, and does not keep the others waiting."""
        try:
            async with rehearsal() if self._rehearsed else nullcontext():
                return await handle(SYSTEM, handler, command, at=self._at)
        except Exception:
            # Whatever is wrong with this one, the rest is due today.
            LOG.exception("not swept", command=str(command))
            return _BROKEN


async def _due(rows: type[Model], by: str, today: date, passed_over: int) -> list[UUID]:
    soonest_first = f"WHERE {by} <= $1 ORDER BY {by}, id LIMIT $2"
    return [row.pk for row in await read(rows, soonest_first, today, BATCH + passed_over, only=("id",))]


def _moved(outcomes: list[Outcome]) -> int:
    return sum(isinstance(outcome, Done) and outcome.changed for outcome in outcomes)

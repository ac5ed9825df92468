"""The sweep (到期处理): what is due by date, found by index, moved by the same commands as people's."""

from collections.abc import Awaitable, Callable
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
from workflows.proposals.proposals import AdvanceProposal, advance_proposal
from workflows.recoveries.recoveries import AdvanceRecovery, advance_recovery
from workflows.running.due import Swept
from workflows.runtime.clock import Moment
from workflows.runtime.sql import read
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import SYSTEM
from workflows.transaction.commands import Command
from workflows.transaction.work import Done, Work, handle
from workflows.treasury.budgets import AdvanceBudget, advance_budget
from workflows.treasury.payment_legs import serve_waiting

BATCH = 500
LOG = structlog.get_logger("duixian.sweep")

C = TypeVar("C", bound=Command)
Outcome: TypeAlias = Done | list[Refusal]


async def sweep(as_of: date | None = None) -> Swept:
    """Move everything that is due on a day (today by default), policies first, each thing in its own transaction.

    Last, whoever waits for money is served from what this year holds.

    Work grows with what is due. Stopped half way it has done whole commands only, and doing it again does the rest.
    """
    at = await moment()
    if as_of is not None:
        at = Moment(at.now, as_of, stated=True)
    policies = await _all_due(PolicyVersion, advance_policy, AdvancePolicy, at)
    others = [
        *await _all_due(Applicant, advance_applicant, AdvanceApplicant, at),
        *await _all_due(Call, advance_call, AdvanceCall, at),
        *await _all_due(Duty, advance_duty, AdvanceDuty, at),
        *await _all_due(Recovery, advance_recovery, AdvanceRecovery, at),
        *await _all_due(Proposal, advance_proposal, AdvanceProposal, at),
        *await _all_due(Budget, advance_budget, AdvanceBudget, at),
    ]
    grants = await _all_due(Grant, advance_grant, AdvanceGrant, at)
    await serve_waiting(at)
    outcomes = [*policies, *others, *grants]
    held_back = len(outcomes) - _moved(outcomes)
    return Swept(at.today, _moved(policies), _moved(grants), _moved(others), held_back)


async def _all_due(
    rows: type[Model], handler: Callable[[Work, C], Awaitable[Done]], command: Callable[[UUID], C], at: Moment
) -> list[Outcome]:
    """Do a command on every row that is due, batch by batch; what it leaves due is not tried again in this sweep."""
    outcomes: list[Outcome] = []
    swept: set[UUID] = set()
    while batch := [due for due in await _due(rows, at.today, len(swept)) if due not in swept]:
        swept.update(batch)
        outcomes.extend([await _advanced(handler, command(due), at) for due in batch])
    return outcomes


async def _advanced(handler: Callable[[Work, C], Awaitable[Done]], command: C, at: Moment) -> Outcome:
    """Do one command; a broken thing is logged and held back, and does not keep the others waiting."""
    try:
        return await handle(SYSTEM, handler, command, at=at)
    except Exception:
        # Whatever is wrong with this one, the rest is due today.
        LOG.exception("not swept", command=str(command))
        return []


async def _due(rows: type[Model], today: date, passed_over: int) -> list[UUID]:
    soonest_first = "WHERE due_on <= $1 ORDER BY due_on, id LIMIT $2"
    return [row.pk for row in await read(rows, soonest_first, today, BATCH + passed_over, only=("id",))]


def _moved(outcomes: list[Outcome]) -> int:
    return sum(isinstance(outcome, Done) and outcome.changed for outcome in outcomes)

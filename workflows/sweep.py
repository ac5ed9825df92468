"""The sweep (到期处理): what is due by date, found by index, moved by the same deeds as people's."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypeVar
from uuid import UUID

import structlog
from tortoise.queryset import QuerySet

from domain.models import Grant, PolicyVersion
from domain.refusals import Refusal
from workflows.actors import SYSTEM
from workflows.clock import Moment, moment
from workflows.gates import AdvanceGrant, advance_grant
from workflows.policies import AdvancePolicy, advance_policy
from workflows.work import Command, Done, Work, handle

BATCH = 500
LOG = structlog.get_logger("duixian.sweep")

C = TypeVar("C", bound=Command)
Outcome: TypeAlias = Done | list[Refusal]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how many policies and grants it moved, how many were due but held back by a guard."""

    as_of: date
    policies: int
    grants: int
    held_back: int


async def sweep(as_of: date | None = None) -> Swept:
    """Move everything that is due on a day (today by default): policies, then grants, each in its own transaction.

    Work grows with what is due. Stopped half way it has done whole deeds only, and doing it again does the rest.
    """
    at = await moment()
    if as_of is not None:
        at = Moment(at.now, as_of, stated=True)
    due_policies = PolicyVersion.filter(due_on__lte=at.today).order_by("due_on", "id")
    policies = [await _advanced(advance_policy, AdvancePolicy(due.id), at) for due in await due_policies]
    grants: list[Outcome] = []
    seen: set[UUID] = set()
    while batch := [due for due in await _due_grants(at.today, len(seen)) if due not in seen]:
        seen.update(batch)
        grants.extend([await _advanced(advance_grant, AdvanceGrant(due), at) for due in batch])
    return Swept(at.today, _moved(policies), _moved(grants), len(policies) + len(grants) - _moved(policies + grants))


async def _advanced(deed: Callable[[Work, C], Awaitable[Done]], command: C, at: Moment) -> Outcome:
    """Do one deed; a broken thing is logged and held back, and does not keep the others waiting."""
    try:
        return await handle(SYSTEM, deed, command, at=at)
    except Exception:
        # Whatever is wrong with this one, the rest is due today.
        LOG.exception("not swept", command=str(command))
        return []


async def _due_grants(today: date, seen: int) -> list[UUID]:
    due: QuerySet[Grant] = Grant.filter(due_on__lte=today).order_by("due_on", "id")
    return [UUID(str(found)) for found in await due.limit(BATCH + seen).values_list("id", flat=True)]


def _moved(outcomes: list[Outcome]) -> int:
    return sum(isinstance(outcome, Done) and outcome.changed for outcome in outcomes)

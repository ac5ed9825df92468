"""Which notices there are (公示公告), and the archive of what became of each award on them (公示结果)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tortoise.expressions import Q, Subquery

from domain.handling.notices import NoticeState
from domain.lives.objection_life import ObjectionState
from domain.models import NoticeAward
from workflows.runtime.sql import ask, naming

_OBJECTIONS = naming(ObjectionState)("""
SELECT award.id, count(*) AS filed, count(*) FILTER (WHERE objection.state = ObjectionState.UPHELD) AS upheld,
    count(*) FILTER (WHERE objection.state = ObjectionState.DISMISSED) AS dismissed
FROM notice_award AS award JOIN objection ON objection.grant_id = award.grant_id
    AND objection.recorded_at >= award.shown_at
    AND (award.decided_at IS NULL OR objection.recorded_at <= award.decided_at)
WHERE award.id = ANY ($1::uuid[])
GROUP BY award.id
""")


@dataclass(frozen=True, slots=True)
class ObjectionCounts:
    """How many objections there were to an award while it was shown; one that is open is neither of the last two."""

    filed: int = 0
    upheld: int = 0
    dismissed: int = 0


async def objections_shown(ids: Sequence[UUID]) -> list[ObjectionCounts]:
    """Return for each of these awards on notices the objections that were put on record while it was shown."""
    counts = {row.pop("id"): ObjectionCounts(**row) for row in await ask(_OBJECTIONS, list(ids))}
    return [counts.get(uid, ObjectionCounts()) for uid in ids]


def standing(states: Sequence[NoticeState], today: date) -> Q:
    """Return which notices stand in one of these states on a day."""
    undecided = Q(id__in=Subquery(NoticeAward.filter(outcome__isnull=True).values("notice_id")))
    of = {
        NoticeState.OPEN: Q(undecided, last_day__gte=today),
        NoticeState.OVER: Q(undecided, last_day__lt=today),
        NoticeState.DECIDED: ~undecided,
    }
    condition = Q(id__in=list[UUID]())
    for state in states:
        condition |= of[state]
    return condition

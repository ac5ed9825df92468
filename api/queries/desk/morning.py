"""An officer's morning (今日待办): what is mine, what is overdue, what falls due this week, what came back."""

from datetime import date, timedelta

import strawberry
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Paging, connection_of
from api.kit.context import Info
from api.kit.enumerations import Role
from api.queries.grant_filters import GrantFilter, filtered
from api.queries.grant_orders import EARLIEST_DUE
from api.queries.grants import GrantConnection, GrantEdge
from api.types.deadlines import overdue_grants
from api.types.grants import Grant
from domain.lives.grants import GrantState
from domain.lives.legs import LegState
from domain.lives.objection_life import ObjectionState
from workflows.transaction.actors import Actor
from workflows.transaction.seen import seen_by

ASSIGNED_TO = (Role.OFFICER, Role.DISTRICT_OFFICER)
"""Roles of those to whom grants are assigned."""
_ENDED = (
    GrantState.CLOSED,
    GrantState.NOT_ACCEPTED,
    GrantState.REJECTED,
    GrantState.WITHDRAWN,
    GrantState.TERMINATED,
)
_GOING_ON = [state.value for state in GrantState if state not in _ENDED]
_SUNDAY = 7


async def own_grants(actor: Actor, criteria: GrantFilter) -> QuerySet[rows.Grant]:
    """Return those of the grants that somebody sees with which he has to do, in the order of `EARLIEST_DUE`.

    Of an officer these are the grants of its bureaus, of a district officer those of its district.
    """
    criteria.bureaus = list(actor.bureaus) if actor.role is Role.OFFICER else None
    criteria.district_codes = [actor.district or ""] if actor.role is Role.DISTRICT_OFFICER else None
    return await filtered(await seen_by(actor, rows.Grant), criteria, EARLIEST_DUE)


def week_of(today: date) -> tuple[date, date]:
    """Return what is left of a week: today, and its Sunday."""
    return today, today + timedelta(days=_SUNDAY - today.isoweekday())


def _came_back() -> Q:
    """What was submitted again after a supplement, was objected to, or has a payment that came back."""
    supplements = rows.Supplement.filter(grant__state=GrantState.SUBMITTED.value)
    objections = rows.Objection.filter(state=ObjectionState.OPEN.value)
    legs = rows.PaymentLeg.filter(state=LegState.RETURNED.value)
    return (
        Q(id__in=Subquery(supplements.values("grant_id")))
        | Q(id__in=Subquery(objections.values("grant_id")))
        | Q(id__in=Subquery(legs.values("payment__grant_id")))
    )


@strawberry.type(
    description="What the caller has to do today (今日待办), of the grants with which it has to do, what is due first "
    "before the rest. What is assigned to another officer is in that one's morning alone."
)
class Morning:
    """A morning."""

    actor: strawberry.Private[Actor]

    @strawberry.field(description="Grants that are assigned to the caller (我经办的) and go on.")
    async def mine(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> GrantConnection:
        """What is assigned to the caller."""
        seen = await filtered(await seen_by(self.actor, rows.Grant), None, EARLIEST_DUE)
        mine = Q(officer=self.actor.person) if self.actor.role in ASSIGNED_TO else Q(id__in=[])
        return await _page(seen.filter(mine, state__in=_GOING_ON), Paging(first, after, last, before))

    @strawberry.field(description="Grants of which a deadline is over (逾期), as `Grant.deadlines` has them.")
    async def overdue(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> GrantConnection:
        """What is overdue."""
        context = info.context
        late = await overdue_grants(context.moment.today, context.answer_days, context.objection_days)
        return await _page((await self._own()).filter(late), Paging(first, after, last, before))

    @strawberry.field(description="Grants on which a step of the office is due from today to Sunday (本周到期).")
    async def due_this_week(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> GrantConnection:
        """What falls due."""
        due = week_of(info.context.moment.today)
        return await _page((await self._own()).filter(step_due_on__range=due), Paging(first, after, last, before))

    @strawberry.field(
        description="Grants that came back (退回待处理): submitted again after a supplement, objected to, or with a "
        "payment that the bank returned."
    )
    async def came_back(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> GrantConnection:
        """What came back."""
        return await _page((await self._own()).filter(_came_back()), Paging(first, after, last, before))

    @strawberry.field(
        description="Grants whose overdue step was escalated to the caller (逾期上报), while it lasts: see "
        "`DUIXIAN_ESCALATE_TO`."
    )
    async def escalated(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> GrantConnection:
        """What was escalated."""
        seen = await filtered(await seen_by(self.actor, rows.Grant), None, EARLIEST_DUE)
        return await _page(seen.filter(escalated_to=self.actor.person), Paging(first, after, last, before))

    async def _own(self) -> QuerySet[rows.Grant]:
        """What the caller has to do with, but for what is another officer's."""
        own = await own_grants(self.actor, GrantFilter())
        if self.actor.role not in ASSIGNED_TO:
            return own
        return own.filter(Q(officer=self.actor.person) | Q(officer__isnull=True))


async def _page(listed: QuerySet[rows.Grant], paging: Paging) -> GrantConnection:
    return await connection_of(
        GrantConnection,
        lambda cursor, row: GrantEdge(cursor=cursor, node=Grant(row=row)),
        listed,
        paging,
        EARLIEST_DUE,
    )

"""Who sees what (可见范围): one condition a type, by which its lists are asked for and one thing is looked at alike."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from functools import partial
from typing import TypeVar
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from domain.lives.roles import Role
from domain.models import (
    Applicant,
    Document,
    DoublePayment,
    Grant,
    Milestone,
    Objection,
    OtherAward,
    Payment,
    PaymentLeg,
    Receipt,
    Recovery,
    RecoveryLeg,
    RecoveryReceipt,
    Tranche,
    Unit,
)
from workflows.runtime.sql import Records, read, written
from workflows.transaction.actors import Actor
from workflows.transaction.assigned import assigned_grants
from workflows.transaction.scopes import OF_TREASURIES
from workflows.transaction.sight.who_sees import GRANTS, Sight
from workflows.transaction.sights import NOTHING, at, paid_by

M = TypeVar("M", bound=Model)

WAYS: Mapping[type[Model], str] = {
    Grant: "",
    Document: "grant__",
    DoublePayment: "leg__payment__grant__",
    Milestone: "grant__",
    Objection: "grant__",
    Payment: "grant__",
    PaymentLeg: "payment__grant__",
    Receipt: "leg__payment__grant__",
    Recovery: "grant__",
    RecoveryLeg: "recovery__grant__",
    RecoveryReceipt: "leg__recovery__grant__",
    Tranche: "grant__",
    Unit: "grant__",
}
"""From what is seen by who sees its grant the way to that, as the ORM goes it."""
_NARROWED = frozenset(role for role, sight in GRANTS.items() if sight is not Sight.ANY)
"""Everybody else sees every grant."""
_ANY_ID = UUID(int=0)
"""Stands among the values of a statement that is kept, as text, where the id is that is asked for."""
_MOST_ASKED = 500
_ASKED: dict[Hashable, Records] = {}
"""What is asked for one row, by who asks: the ORM takes longer to build it than the database to answer."""


async def seen_by(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Return the rows of a type that somebody sees; one of them is asked for by its id, like a list by its filter."""
    return model.filter(await _SEEN[model](actor))


async def seen_one(actor: Actor, model: type[M], uid: UUID) -> M | None:
    """Return the row of a type that has an id, as long as somebody sees it."""
    condition = await _SEEN[model](actor)
    if condition == Q():
        return next(iter(await read(model, "WHERE id = $1", uid)), None)
    return await model.filter(condition).get_or_none(id=uid)


async def sees(actor: Actor, model: type[Model], uid: UUID) -> bool:
    """Return whether somebody sees the row of a type that has an id; it is there."""
    condition = await _SEEN[model](actor)
    return condition == Q() or await model.filter(condition, id=uid).exists()


async def is_told_of(actor: Actor, model: type[Model], uid: UUID) -> bool:
    """Return whether a command tells somebody that a row is there: who sees it, and whoever moves money at all.

    Commands of finance and of a treasury say themselves whose money it is (NOT_ALLOWED, and no NOT_FOUND).
    """
    return actor.role in OF_TREASURIES or await sees(actor, model, uid)


async def asked_of(actor: Actor, model: type[Model], uid: UUID) -> Records | None:
    """Return what is asked for what ``is_told_of`` says: no row says no; None where everybody like that is told."""
    if actor.role in OF_TREASURIES or actor.role not in _NARROWED:
        return None
    key = (model, actor.role, actor.credit_code, actor.district, actor.person if actor.role is Role.EXPERT else "")
    known = _ASKED.get(key)
    if known is None:
        if len(_ASKED) >= _MOST_ASKED:
            _ASKED.clear()
        statement, values = written(model.filter(await _SEEN[model](actor), id=_ANY_ID).only("id"))
        known = _ASKED[key] = Records(statement, tuple(values), ("id",))
    values = tuple(uid if value == str(_ANY_ID) else value for value in known.values)
    return Records(known.statement, values, known.columns)


async def own_money(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Return what of the rows of a type with a treasury somebody has to do with: of grants that it sees.

    Finance and a treasury have to do with those of their treasuries, experts with none. What a treasury pays is of a
    grant that it sees, so that no grant is read to tell it.
    """
    if actor.role is Role.EXPERT:
        return model.filter(NOTHING)
    if actor.role in OF_TREASURIES:
        return model.filter(treasury__in=list(actor.treasuries))
    return await seen_by(actor, model)


async def own_payments(actor: Actor) -> QuerySet[Payment]:
    """Return the payments with which somebody has to do: of grants that it sees.

    Finance and a treasury have to do with those of which their treasuries pay a leg, experts with none.
    """
    if actor.role is Role.EXPERT:
        return Payment.filter(NOTHING)
    if actor.role not in OF_TREASURIES:
        return await seen_by(actor, Payment)
    own = PaymentLeg.filter(treasury__in=list(actor.treasuries))
    return Payment.filter(id__in=Subquery(own.values("payment_id")))


async def _grants(way: str, actor: Actor) -> Q:
    """An applicant sees its own, an expert what he is assigned, finance and a treasury what it pays.

    A district sees those that were filed in it, that it pays, and of who is there: after a move the old district still
    pays (I-47), and the new one answers for the applicant.
    """
    match GRANTS[actor.role]:
        case Sight.OWN:
            return at(way, "applicant__credit_code", actor.credit_code)
        case Sight.DISTRICT:
            ways = ("district_code", "filed_district", "applicant__district_code")
            return Q(*(at(way, each, actor.district) for each in ways), join_type=Q.OR)
        case Sight.ASSIGNED:
            return at(way, "id__in", assigned_grants(actor))
        case Sight.PAID:
            return await paid_by(actor.treasuries, way)
        case Sight.ANY:
            return Q()


async def _applicants(actor: Actor) -> Q:
    """Those of whom a grant is seen; a district sees who is there."""
    if actor.role is Role.APPLICANT:
        return Q(credit_code=actor.credit_code)
    if actor.role not in _NARROWED:
        return Q()
    of_grants = Q(id__in=Subquery((await seen_by(actor, Grant)).values("applicant_id")))
    return of_grants | Q(district_code=actor.district) if actor.role is Role.DISTRICT_OFFICER else of_grants


async def _other_awards(actor: Actor) -> Q:
    """Those of the applicants that are seen; all to finance and treasuries, whose money they may concern."""
    if actor.role is Role.APPLICANT:
        return Q(credit_code=actor.credit_code)
    if actor.role not in _NARROWED or actor.role in OF_TREASURIES:
        return Q()
    return Q(credit_code__in=Subquery((await seen_by(actor, Applicant)).values("credit_code")))


_SEEN: Mapping[type[Model], Callable[[Actor], Awaitable[Q]]] = {
    **{model: partial(_grants, way) for model, way in WAYS.items()},
    Applicant: _applicants,
    OtherAward: _other_awards,
}
"""Which rows of a type somebody sees."""

"""Which grants: what a list of grants may be asked by."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import strawberry
from tortoise.expressions import Q, Subquery
from tortoise.functions import Coalesce
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import Order, as_kept
from api.kit.enumerations import GrantState, Role
from api.kit.scalars import CNYAmount
from api.queries.grant_orders import AWARD_OR_NONE, LAST_DAY, STEP_DUE_OR_LAST
from domain.handling.deciders import BEFORE_DECISION, BEFORE_PROPOSAL, whose_turn
from domain.handling.next_actor import TURN_OF_LEGS, states_waiting_for
from domain.lives.legs import LegState
from domain.lives.objection_life import ObjectionState
from domain.policy.policy import Measure, Policy
from domain.treasury.receipts import DoublePaymentState
from domain.values.credit_codes import written_credit_code
from domain.values.people import BadPersonError, person_of
from domain.values.search import grams, words
from workflows.policies.presumed_versions import every_version
from workflows.runtime.written_queries import any_of, words_of
from workflows.transaction.packs import CompiledPolicy
from workflows.transaction.scopes import is_of_a_bureau
from workflows.treasury.payment_lists import grants_of_legs, grants_with_legs

MOST_FEN = 2**63 - 1
_OFFICERS = (Role.OFFICER, Role.DISTRICT_OFFICER)


@strawberry.input(description="Which grants; every part given must hold.")
class GrantFilter:
    """Which grants."""

    states: list[GrantState] | None = strawberry.field(default=None, description="Where they stand.")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    articles: list[int] | None = strawberry.field(default=None, description="Articles of their measures (条).")
    bureaus: list[str] | None = strawberry.field(
        default=None,
        description="Bureaus of which one is responsible for their measure (责任单位): as in the text, or meant by it "
        "(市直各部门).",
    )
    district_codes: list[str] | None = strawberry.field(default=None, description="Codes of their paying districts.")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their applicant.")
    number: str | None = strawberry.field(default=None, description="Number of the file.")
    search: str | None = strawberry.field(
        default=None,
        description="Words that stand in their number, item, applicant's name or credit code (检索); parts of words "
        "are found, in Chinese too. The first 60 characters count.",
    )
    award_from: CNYAmount | None = strawberry.field(default=None, description="Yuan that their award is at least.")
    award_to: CNYAmount | None = strawberry.field(default=None, description="Yuan that their award is at most.")
    submitted_from: date | None = strawberry.field(default=None, description="First day of their submission.")
    submitted_to: date | None = strawberry.field(default=None, description="Last day of their submission.")
    approved_from: date | None = strawberry.field(default=None, description="First day of their approval.")
    approved_to: date | None = strawberry.field(default=None, description="Last day of their approval.")
    created_since: datetime | None = strawberry.field(default=None, description="From this instant on.")
    updated_since: datetime | None = strawberry.field(
        default=None,
        description="Changed from this instant on, the grant itself or its state. A change shows the instant at which "
        "its request began: who reads again and again lets each reading begin a minute before the last one's end.",
    )
    next_actor: Role | None = strawberry.field(
        default=None,
        description="Who can take the step that leads on to the money (待办方), as `Grant.nextActors` shows: once "
        "it is payable by its legs, and finance while a double payment is open; SYSTEM for what comes with time, facts "
        "or a budget.",
    )
    step_due_from: date | None = strawberry.field(
        default=None, description="First day by which a step of the office is due (办理时限): see `Grant.stepDueOn`."
    )
    step_due_to: date | None = strawberry.field(
        default=None, description="Last day by which a step of the office is due; before today, all are overdue."
    )
    officer: str | None = strawberry.field(
        default=None, description="The officer to whom they are assigned (经办人), by the id (`sub`) of the token."
    )
    overdue: bool | None = strawberry.field(
        default=None, description="Whether one of their deadlines is over (逾期): see `Grant.deadlines`."
    )


async def filtered(grants: QuerySet[rows.Grant], criteria: GrantFilter | None, order: Order) -> QuerySet[rows.Grant]:
    """Return the grants for which everything holds that is asked."""
    if order.column == AWARD_OR_NONE:
        grants = grants.annotate(**{AWARD_OR_NONE: Coalesce("award", -1)})
    if order.column == STEP_DUE_OR_LAST:
        grants = grants.annotate(**{STEP_DUE_OR_LAST: Coalesce("step_due_on", LAST_DAY)})
    if criteria is None:
        return grants
    condition = Q(**_plainly(criteria))
    if criteria.next_actor is not None:
        condition &= await _waits_for(Role(criteria.next_actor))
    if criteria.articles is not None or criteria.bureaus is not None:
        condition &= await _of_measures(criteria)
    for word in words(criteria.search or ""):
        matches = rows.GrantSearch.filter(grams__contains=grams(word), text__contains=word)
        condition &= Q(id__in=Subquery(matches.values("id")))
    return grants.filter(condition)


async def _waits_for(role: Role) -> Q:
    """What a role can take on: by where a grant stands, and once it is payable by where its legs stand.

    What is approved has its money kept, and waits for what comes before the payment. What is on hold waits for who may
    release it, and what waits for a budget for nobody who handles it. What a treasury paid once too often finance has
    to get back, on hold too, and after the grant was closed. What a district decides waits for its officers.
    """
    if role in _OFFICERS:
        return await _waits_for_officers(role)
    by_state = Q(state__in=words_of([state.value for state in states_waiting_for(role)]))
    if role is Role.FINANCE:
        return by_state | Q(_open_legs(), held_reason__isnull=True) | _paid_twice()
    if role is Role.TREASURY:
        # As alternatives every grant would be looked at, and few have a leg there.
        waiting = rows.Grant.filter(by_state).values("id")
        return Q(id__in=any_of(waiting, grants_of_legs(TURN_OF_LEGS[role])))
    if role is Role.SYSTEM:
        moving = (*TURN_OF_LEGS[Role.FINANCE], *TURN_OF_LEGS[Role.TREASURY])
        of_time = by_state & ~_objected()
        return of_time | (grants_with_legs([LegState.BUDGET_PENDING]) & ~grants_with_legs(moving) & ~_paid_twice())
    return by_state


async def _waits_for_officers(role: Role) -> Q:
    """What waits for the office, by who decides it: of a bureau, or of the district that pays."""
    decided = (BEFORE_PROPOSAL, BEFORE_DECISION)
    others = {*states_waiting_for(role)}.difference(*decided)
    condition = Q(state__in=words_of([state.value for state in others]))
    for uid, compiled in await every_version():
        for states in decided:
            condition |= Q(policy_version_id=uid, state__in=words_of([state.value for state in states])) & _decided_by(
                role, compiled, states[0]
            )
    if role is not Role.OFFICER:
        return condition
    return condition | Q(_open_legs(), held_reason__isnull=False) | _objected()


@lru_cache(maxsize=200)
def _decided_by(role: Role, compiled: CompiledPolicy, state: GrantState) -> Q:
    """The measures that a role decides in a state, whoever pays; and those that it decides where one payer is named."""
    policy, measures = compiled.policy, compiled.measures.values()
    by_payer = {
        payer: {measure.code for measure in measures if role in whose_turn(policy, measure, state, payer)}
        for payer in (None, *(each.code for each in policy.payers))
    }
    always = set[str].intersection(*by_payer.values())
    condition = Q(measure__in=words_of(always))
    for payer, codes in by_payer.items():
        if codes > always:
            named = Q(decided_payer__isnull=True) if payer is None else Q(decided_payer=payer)
            condition |= named & Q(measure__in=words_of(codes - always))
    return condition


def _objected() -> Q:
    """What is still shown to the public, and waits for the answer to an objection."""
    opened = rows.Objection.filter(state=ObjectionState.OPEN.value)
    return Q(state=GrantState.PUBLICITY.value, id__in=Subquery(opened.values("grant_id")))


def _open_legs() -> Q:
    return grants_with_legs(TURN_OF_LEGS[Role.FINANCE]) & ~Q(state=GrantState.APPROVED.value)


def _paid_twice() -> Q:
    opened = rows.DoublePayment.filter(state=DoublePaymentState.OPEN.value)
    return Q(id__in=Subquery(opened.values("leg__payment__grant_id")))


def _plainly(criteria: GrantFilter) -> dict[str, Any]:
    """What is compared as it is written."""
    compared: dict[str, Any] = {
        "state__in": None if criteria.states is None else [str(state) for state in criteria.states],
        "measure__in": _kept(criteria.measure_codes, 20),
        "district_code__in": _kept(criteria.district_codes, 20),
        "applicant__credit_code": None if criteria.credit_code is None else _code(criteria.credit_code),
        "number": None if criteria.number is None else as_kept(criteria.number, 40),
        "award__gte": None if criteria.award_from is None else min(criteria.award_from, MOST_FEN),
        "award__lte": None if criteria.award_to is None else min(criteria.award_to, MOST_FEN),
        "submitted_on__gte": criteria.submitted_from,
        "submitted_on__lte": criteria.submitted_to,
        "approved_on__gte": criteria.approved_from,
        "approved_on__lte": criteria.approved_to,
        "step_due_on__gte": criteria.step_due_from,
        "step_due_on__lte": criteria.step_due_to,
        "officer": None if criteria.officer is None else _person(criteria.officer),
        "created_at__gte": criteria.created_since,
        "updated_at__gte": criteria.updated_since,
    }
    return {name: value for name, value in compared.items() if value is not None}


def _code(text: str) -> str:
    return as_kept(written_credit_code(text), 18)


def _person(text: str) -> str:
    """The id by which somebody is compared, however it is written; one that nobody has where nothing tells it apart."""
    try:
        return as_kept(person_of(text), 200)
    except BadPersonError:
        return ""


def _kept(texts: list[str] | None, most: int) -> list[str] | None:
    return None if texts is None else [as_kept(text, most) for text in texts]


async def _of_measures(criteria: GrantFilter) -> Q:
    """The measures of every version of every policy that are of an article and a bureau: a few dozen."""

    def is_asked(policy: Policy, measure: Measure) -> bool:
        of_article = criteria.articles is None or measure.article in criteria.articles
        bureaus = criteria.bureaus
        return of_article and (bureaus is None or is_of_a_bureau(policy, measure, bureaus))

    condition = Q(id__in=[])
    for uid, compiled in await every_version():
        codes = [code for code, measure in compiled.measures.items() if is_asked(compiled.policy, measure)]
        condition |= Q(policy_version_id=uid, measure__in=words_of(codes))
    return condition

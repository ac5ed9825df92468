"""What stands against a step beyond the guards of its life (可否办理), as it would be found if the step were taken.

It is read for many cases at once, without a lock: the command looks once more, under its locks, by the same rules.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from domain.handling.leg_queue import REQUESTABLE
from domain.lives.grants import GrantEvent
from domain.lives.guards import awaited
from domain.lives.legs import LegState
from domain.models import CorrectionClaim, Grant, Payment
from domain.refusals.refusals import Refusal
from domain.values.money import Fen
from workflows.cases.dossiers import Dossier
from workflows.cases.item_months import taken_months
from workflows.cases.prior_awards import PriorAwards, award_year, awards_before, earlier_programmes
from workflows.facts.comparisons import known_beside
from workflows.grants.assessed_awards import (
    OnRecord,
    assess_on_record,
    check_amount,
    is_programme,
    programme_refused,
)
from workflows.grants.checked_applications import pending_beside, stated_by, unstated, unsubmittable
from workflows.grants.known_exits import unsaid_exits
from workflows.grants.proposers import check_proposer
from workflows.grants.raised_awards import check_raise
from workflows.grants.reductions import reduced_to, to_clear
from workflows.grants.shown_awards import beyond_caps
from workflows.other_awards.same_matter import Support, check_payment_beside, supports_of
from workflows.other_awards.similar_items import Similar, refused_for, similar_items
from workflows.transaction.actors import Actor
from workflows.transaction.refused import RefusedError, refusals_of
from workflows.transaction.scopes import moves

_E = GrantEvent
Against: TypeAlias = Mapping[GrantEvent, Sequence[Refusal]]
"""By step what stands against it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, and the steps of it that the guards of its life let pass; two of one case are one question."""

    uid: UUID
    dossier: Dossier = field(compare=False)
    events: frozenset[GrantEvent]


@dataclass(slots=True)
class _Read:
    """A case, and what was read for it; empty where no step asks for it."""

    dossier: Dossier
    events: frozenset[GrantEvent]
    actor: Actor
    today: date
    supports: Sequence[Support] = ()
    before: PriorAwards = field(default_factory=lambda: PriorAwards(0, {}, 0))
    similar: Sequence[Similar] = ()
    earlier: Grant | None = None
    pending: str | None = None
    """Number of another application for its item that is being decided."""
    unsaid: Sequence[Refusal] = ()
    beyond: Refusal | None = None
    payments: Sequence[Payment] = ()
    """Oldest first."""
    claimed: Mapping[UUID, Fen] = field(default_factory=dict[UUID, Fen])
    """What each payment has too much since corrections."""
    raised: Sequence[Refusal] = ()


async def foreseen(questions: Sequence[Asked], actor: Actor, today: date) -> list[Against]:
    """Return what stands against the steps of each case beyond their guards, for somebody on a day.

    What a further field of the command decides is among it: its path names the field.
    """
    cases = [_Read(one.dossier, one.events & FORESEEN, actor, today) for one in questions]
    for kind, reading in _READINGS:
        if concerned := [case for case in cases if case.events & kind]:
            await reading(concerned)
    return [{event: _AGAINST[event](case) for event in case.events} for case in cases]


async def _read_supports(cases: Sequence[_Read]) -> None:
    for case, supports in zip(cases, await supports_of([case.dossier for case in cases]), strict=True):
        case.supports = supports


async def _read_similar(cases: Sequence[_Read]) -> None:
    for case, similar in zip(cases, await similar_items([case.dossier for case in cases]), strict=True):
        case.similar = similar


async def _read_before(cases: Sequence[_Read]) -> None:
    """What was awarded before: by the measure's allowances of single awards, by the item of programmes."""
    single = [case for case in cases if not is_programme(case.dossier)]
    years = [(case.dossier, award_year(case.dossier, case.today)) for case in single]
    for case, before in zip(single, await awards_before(years), strict=True):
        case.before = before
    programmes = [case for case in cases if is_programme(case.dossier)]
    for case, earlier in zip(programmes, await earlier_programmes([c.dossier for c in programmes]), strict=True):
        case.earlier = earlier


async def _read_pending(cases: Sequence[_Read]) -> None:
    for case, pending in zip(cases, await pending_beside([case.dossier for case in cases]), strict=True):
        case.pending = pending


async def _read_known(cases: Sequence[_Read]) -> None:
    """What authorities tell and a draft leaves out: it needs no stating, and is looked at on a copy of the row."""
    for case, known in zip(
        cases, await known_beside([stated_by(c.dossier) for c in cases], cases[0].today), strict=True
    ):
        if known:
            tried = copy(case.dossier.grant)
            tried.facts = tried.facts | {name: one.value for name, one in known.items()}
            case.dossier = replace(case.dossier, grant=tried)


async def _read_unsaid(cases: Sequence[_Read]) -> None:
    dossiers = [case.dossier for case in cases]
    for case, *against in zip(cases, await unsaid_exits(dossiers), await taken_months(dossiers), strict=True):
        case.unsaid = [*against[0], *against[1]]


async def _read_shown(cases: Sequence[_Read]) -> None:
    beyond_each = await beyond_caps([(case.dossier, case.before) for case in cases], cases[0].today)
    for case, beyond in zip(cases, beyond_each, strict=True):
        case.beyond = beyond


async def _read_payments(cases: Sequence[_Read]) -> None:
    grants = {case.dossier.grant.id: case for case in cases}
    of_each: dict[UUID, list[Payment]] = {uid: [] for uid in grants}
    for payment in await Payment.filter(grant_id__in=list(grants)).order_by("ordered_at", "number"):
        of_each[payment.grant_id].append(payment)
    claimed: dict[UUID, Fen] = {}
    for claim in await CorrectionClaim.filter(payment__grant_id__in=list(grants)):
        claimed[claim.payment_id] = claimed.get(claim.payment_id, 0) + claim.amount
    for uid, case in grants.items():
        case.payments, case.claimed = of_each[uid], claimed


async def _read_raised(cases: Sequence[_Read]) -> None:
    """Whether a raised award still comes to what was shown: there are few, and each is reckoned by itself."""
    for case in cases:
        dossier = case.dossier
        if dossier.grant.standing_award is not None:
            # What is reckoned is tried on the row, which others show meanwhile.
            tried = replace(dossier, grant=copy(dossier.grant))
            try:
                await check_raise(tried, dossier.context(case.actor, case.today), locked=False)
            except RefusedError as refused:
                case.raised = refused.refusals


_READINGS: Sequence[tuple[frozenset[GrantEvent], Callable[[Sequence[_Read]], Awaitable[None]]]] = (
    (frozenset({_E.SUBMIT}), _read_known),
    (frozenset({_E.SUBMIT}), _read_pending),
    (frozenset({_E.SUBMIT, _E.PROPOSE}), _read_unsaid),
    (frozenset({_E.PROPOSE, _E.APPROVE, _E.REDUCE, _E.CLEAR_OTHER_AWARD, _E.REQUEST_PAYMENT}), _read_supports),
    (frozenset({_E.PROPOSE, _E.CLEAR_OTHER_AWARD}), _read_similar),
    (frozenset({_E.PROPOSE, _E.APPROVE, _E.OPEN_PUBLICITY}), _read_before),
    (frozenset({_E.OPEN_PUBLICITY}), _read_shown),
    (frozenset({_E.REDUCE, _E.REQUEST_PAYMENT}), _read_payments),
    (frozenset({_E.APPROVE}), _read_raised),
)
"""What is read, in this order, and the steps for which it is."""


def _to_propose(case: _Read) -> Sequence[Refusal]:
    refusals = [*refusals_of(lambda: check_proposer(case.actor, case.dossier)), *case.unsaid]
    refusals += refused_for(case.dossier, case.similar)
    if is_programme(case.dossier):
        return [*refusals, *programme_refused(case.dossier, case.today, case.earlier, case.supports)]
    return [*refusals, *_assessed(case)]


def _assessed(case: _Read) -> Sequence[Refusal]:
    try:
        return assess_on_record(case.dossier, case.today, OnRecord(case.before, case.supports)).refusals
    except RefusedError as refused:
        return refused.refusals


def _to_approve(case: _Read) -> Sequence[Refusal]:
    dossier = case.dossier
    if dossier.grant.standing_award is not None:
        return case.raised
    if is_programme(dossier):
        return programme_refused(dossier, case.today, case.earlier, case.supports)
    on_record = OnRecord(case.before, case.supports)
    return refusals_of(lambda: check_amount(dossier, assess_on_record(dossier, case.today, on_record)))


def _to_reduce(case: _Read) -> Sequence[Refusal]:
    ordered = case.payments[-1] if case.payments else None
    corrected = case.claimed.get(ordered.id, 0) if ordered else 0
    return refusals_of(lambda: reduced_to(case.dossier, ordered, corrected, case.supports))


def _to_request(case: _Read) -> Sequence[Refusal]:
    """Why no payment that is open is due: one that is, is enough."""
    refusals: list[Refusal] = []
    for payment in case.payments:
        legs = [leg for leg in case.dossier.around.legs if leg.payment == str(payment.id)]
        if not any(leg.state in REQUESTABLE and moves(case.actor, leg.treasury) for leg in legs):
            continue
        is_out = any(leg.state in _WITH_THE_TREASURY for leg in legs)
        own = [] if is_out else refusals_of(lambda due=payment: _check_due(case, due))
        if not own:
            return []
        refusals = refusals or own
    return refusals


_WITH_THE_TREASURY = (LegState.INSTRUCTED, LegState.UNKNOWN, LegState.SETTLED)


def _check_due(case: _Read, payment: Payment) -> None:
    check_payment_beside(case.dossier, payment, case.supports, case.claimed.get(payment.id, 0))


def _to_award_tranche(case: _Read) -> Sequence[Refusal]:
    if case.dossier.around.open_tranches:
        return []
    return [awaited(case.dossier.context(case.actor, case.today), "填报到账批次", "a tranche to be reported")]


_AGAINST: Mapping[GrantEvent, Callable[[_Read], Sequence[Refusal]]] = {
    _E.SUBMIT: lambda case: [*unsubmittable(case.dossier, case.today, case.pending), *case.unsaid],
    _E.RESUBMIT: lambda case: unstated(case.dossier, case.today),
    _E.PROPOSE: _to_propose,
    _E.OPEN_PUBLICITY: lambda case: [case.beyond] if case.beyond else [],
    _E.APPROVE: _to_approve,
    _E.REDUCE: _to_reduce,
    _E.CLEAR_OTHER_AWARD: lambda case: refusals_of(lambda: to_clear(case.dossier, case.supports, case.similar)),
    _E.REQUEST_PAYMENT: _to_request,
    _E.AWARD_TRANCHE: _to_award_tranche,
}
FORESEEN = frozenset(_AGAINST)
"""The steps of which something is found beyond the guards of the life."""

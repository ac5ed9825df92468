"""What is offered of the parts of a grant, and of what stands beside it (可办事项): by the rules of the commands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.handling.leg_queue import untakeable
from domain.lives.events import Event
from domain.lives.grants import GRANT_LIFE, GrantEvent
from domain.lives.legs import LEG_LIFE, LegState
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneEvent
from domain.lives.objection_life import OBJECTION_LIFE
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent
from domain.lives.roles import Role
from domain.lives.run_life import RUN_LIFE, RunEvent
from domain.lives.tranche_life import TRANCHE_LIFE
from domain.lives.unit_life import UNIT_LIFE, UnitContext, UnitEvent
from domain.models import (
    CorrectionClaim,
    Milestone,
    Objection,
    Payment,
    PaymentLeg,
    Recovery,
    RecoveryLeg,
    Tranche,
    Unit,
)
from domain.refusals.refusals import Code, Refusal
from domain.treasury.paid_payments import unrecoverable
from domain.values.money import Fen
from workflows.cases.dossiers import Dossier
from workflows.cases.milestones import milestone_context_among
from workflows.cases.prior_awards import PriorAwards, awards_before
from workflows.cases.recovery_steps import recovery_context
from workflows.cases.tranche_steps import tranche_context
from workflows.grants.assessed_awards import OnRecord, year_of_award
from workflows.grants.objections import objection_context
from workflows.grants.tranches import AwardTranche, tranche_refused
from workflows.other_awards.same_matter import (
    Support,
    check_payment_beside,
    check_programme_beside,
    supports_of,
)
from workflows.payments.open_runs import OpenRun
from workflows.payments.payments import RequestPayment
from workflows.payments.run_approvals import ApprovePaymentRun
from workflows.payments.take_backs import TakeBackPayment
from workflows.programmes.milestone_decisions import VerifyMilestone
from workflows.programmes.units import InspectUnits, ReportUnitsInstalled
from workflows.recoveries.recoveries import OpenRecovery, ResolveRecoveryChallenge
from workflows.recoveries.recovery_receipts import DemandRecovery, RecordRecoveryReceipt
from workflows.transaction.actors import Actor
from workflows.transaction.offers import Offer
from workflows.transaction.offers_by_life import Standing, offers_on
from workflows.transaction.refused import refusals_of
from workflows.transaction.rights import Allowed, by_finance_of
from workflows.transaction.scopes import moves
from workflows.treasury.leg_parts import SplitPaymentLeg
from workflows.treasury.payment_legs import leg_context

_OTHERS: Mapping[type, Sequence[Event]] = {
    ApprovePaymentRun: (RunEvent.CHECK, RunEvent.CLEAR),
    ResolveRecoveryChallenge: (RecoveryEvent.DISMISS_CHALLENGE, RecoveryEvent.UPHOLD_CHALLENGE),
    RecordRecoveryReceipt: (
        RecoveryEvent.RECEIVE_PART,
        RecoveryEvent.RECEIVE_ALL,
        RecoveryEvent.RECEIVE_LATE,
        RecoveryEvent.RECEIVE_EXCESS,
    ),
}
"""Commands that take one of several steps, as what they state or how the thing stands decides."""
_WITH_THE_TREASURY = (LegState.INSTRUCTED, LegState.UNKNOWN, LegState.SETTLED)


@dataclass(frozen=True, slots=True)
class Seeing:
    """Who looks at a thing, on which day, and whether one person may take two deciding steps of one case."""

    actor: Actor
    today: date
    four_eyes: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What bears on the payments of a case besides itself."""

    supports: Sequence[Support]
    claimed: Mapping[UUID, Fen]
    """What each of its payments has too much since corrections."""
    before: PriorAwards | None = None
    """What was given before its next tranche; None where it has none."""


async def beside_cases(dossiers: Sequence[Dossier], today: date) -> list[Beside]:
    """Return what bears on the payments of each case, in as few statements for many as for one; no lock is taken."""
    claimed: dict[UUID, dict[UUID, Fen]] = {dossier.grant.id: {} for dossier in dossiers}
    claims = CorrectionClaim.filter(payment__grant_id__in=list(claimed)).prefetch_related("payment")
    for claim in await claims:
        own = claimed[claim.payment.grant_id]
        own[claim.payment_id] = own.get(claim.payment_id, 0) + claim.amount
    in_parts = [each for each in dossiers if each.measure.paid_in_parts]
    years = [(each, year_of_award(each, today, each.grant.award or 0)) for each in in_parts]
    before = dict(zip((each.grant.id for each in in_parts), await awards_before(years), strict=True))
    return [
        Beside(of, claimed[each.grant.id], before.get(each.grant.id))
        for each, of in zip(dossiers, await supports_of(dossiers), strict=True)
    ]


def _of_case(dossier: Dossier, treasuries: Iterable[str] | None = None) -> "_ByRoles":
    return _ByRoles(dossier, None if treasuries is None else tuple(treasuries))


@dataclass(frozen=True, slots=True)
class _ByRoles:
    """Who may act on a part of a case in some roles."""

    dossier: Dossier
    treasuries: tuple[str, ...] | None

    def __call__(self, roles: frozenset[Role]) -> Allowed:
        return self.dossier.allowed(roles, self.treasuries)


def offers_of_milestone(
    dossier: Dossier, milestone: Milestone, others: Sequence[Milestone], beside: Beside, seeing: Seeing
) -> list[Offer]:
    """Return what is offered of a window of a programme, among all of it; its payment has offers of its own."""
    context = milestone_context_among(dossier, milestone, others, seeing.actor)
    own = Standing(MILESTONE_LIFE, milestone.state, context, seeing.actor, _of_case(dossier), dossier.citation)
    against = refusals_of(lambda: check_programme_beside(dossier, beside.supports))
    return offers_on("Milestone", own, _OTHERS, {VerifyMilestone: against})


def offers_of_payment(
    dossier: Dossier,
    payment: Payment,
    place: int,
    milestone: Milestone | None,
    beside: Beside,
    seeing: Seeing,
) -> list[Offer]:
    """Return what is offered of a payment; ``place`` is its place among those of its grant, the oldest first."""
    legs = [leg for leg in dossier.around.legs if leg.payment == str(payment.id)]
    paid = dossier.around.recoverable[place : place + 1]
    alone = replace(dossier, around=replace(dossier.around, legs=legs, recoverable=paid))
    if milestone is None:
        life, state = GRANT_LIFE, dossier.grant.state
        context = alone.context(seeing.actor, seeing.today)
        steps: tuple[Event, Event] = (GrantEvent.REQUEST_PAYMENT, GrantEvent.TAKE_BACK)
    else:
        life, state = MILESTONE_LIFE, milestone.state
        context = milestone_context_among(dossier, milestone, (), seeing.actor)
        steps = (MilestoneEvent.REQUEST_PAYMENT, MilestoneEvent.TAKE_BACK)
    own = Standing(life, state, context, seeing.actor, _of_case(dossier), dossier.citation)
    requested = own.against(steps[0]) or _unrequestable(alone, payment, beside, seeing)
    grant = _as_grant(alone, seeing)
    recovered = grant.against(GrantEvent.OPEN_RECOVERY) or _of(unrecoverable(paid, dossier.citation))
    return [
        Offer(steps[0].words, RequestPayment, requested),
        Offer(steps[1].words, TakeBackPayment, _untakeable(alone, own, steps[1], seeing)),
        Offer(GrantEvent.OPEN_RECOVERY.words, OpenRecovery, recovered),
    ]


def _unrequestable(alone: Dossier, payment: Payment, beside: Beside, seeing: Seeing) -> Sequence[Refusal]:
    """Why a payment whose life lets it be requested cannot be: by its legs, and by what is due beside other support."""
    context = alone.context(seeing.actor, seeing.today)
    if context.unrequestable:
        return (context.unrequestable,)
    if any(leg.state in _WITH_THE_TREASURY for leg in alone.around.legs):
        return ()
    claimed = beside.claimed.get(payment.id, 0)
    return refusals_of(lambda: check_payment_beside(alone, payment, beside.supports, claimed))


def _untakeable(alone: Dossier, own: Standing, step: Event, seeing: Seeing) -> Sequence[Refusal]:
    """Why no request of a payment can be taken back: a leg of it in a run is left out of that first."""
    legs = [leg for leg in alone.around.legs if moves(seeing.actor, leg.treasury)]
    if seeing.actor.role is not Role.FINANCE:
        return own.against(step)
    if not legs:
        return _of(alone.context(seeing.actor, seeing.today).untakeable) or own.against(step)
    refusal = untakeable(legs, seeing.actor.role, alone.citation)
    if refusal is None or refusal.code is Code.LEG_IN_RUN or own.life is not GRANT_LIFE:
        return _of(refusal)
    # Where nothing is open, the command asks the grant before it asks a leg.
    return own.against(step) or _of(refusal)


def _as_grant(dossier: Dossier, seeing: Seeing) -> Standing:
    context = dossier.context(seeing.actor, seeing.today)
    allowed = _of_case(dossier)
    return Standing(GRANT_LIFE, dossier.grant.state, context, seeing.actor, allowed, dossier.citation)


def _of(refusal: Refusal | None) -> Sequence[Refusal]:
    return () if refusal is None else (refusal,)


def offers_of_leg(dossier: Dossier, leg: PaymentLeg, sent: Sequence[Refusal], seeing: Seeing) -> list[Offer]:
    """Return what is offered of a leg; ``sent`` is why it is not split: the treasury had a voucher of it."""
    context, allowed = leg_context(dossier, leg, seeing.actor), _of_case(dossier, [leg.treasury])
    own = Standing(LEG_LIFE, leg.state, context, seeing.actor, allowed, dossier.citation)
    return offers_on("PaymentLeg", own, _OTHERS, {SplitPaymentLeg: sent})


def offers_of_run(file: OpenRun, against: Mapping[type, Sequence[Refusal]], seeing: Seeing) -> list[Offer]:
    """Return what is offered of a run; ``against`` is what stands against commands by its rows."""
    run, context = file.run, file.context(seeing.actor)
    allowed = by_finance_of([run.treasury], file.policy)
    own = Standing(RUN_LIFE, run.state, context, seeing.actor, lambda _: allowed, file.citation)
    first = run.total > file.second_above and RUN_LIFE.has(RunEvent.CHECK, run.state)
    approval = (RunEvent.CHECK if first else RunEvent.CLEAR,)
    return offers_on("PaymentRun", own, {**_OTHERS, ApprovePaymentRun: approval}, against)


def offers_of_recovery(
    dossier: Dossier, recovery: Recovery, seeing: Seeing, paid_twice_by: str | None = None
) -> list[Offer]:
    """Return what is offered of a recovery; what each treasury receives is offered of its part.

    What was paid twice is demanded by the treasury that paid it, and by no other one of the case.
    """
    context = recovery_context(dossier, recovery, seeing.actor, seeing.today, four_eyes=seeing.four_eyes)
    own = Standing(RECOVERY_LIFE, recovery.state, context, seeing.actor, _of_case(dossier), dossier.citation)
    offers = offers_on("Recovery", own, _OTHERS)
    if paid_twice_by is None:
        return offers
    alone = replace(own, allowed=_of_case(dossier, [paid_twice_by])).against(RecoveryEvent.DEMAND)
    return [replace(each, against=alone) if each.command is DemandRecovery else each for each in offers]


def offers_of_recovery_leg(dossier: Dossier, recovery: Recovery, leg: RecoveryLeg, seeing: Seeing) -> list[Offer]:
    """Return what is offered of what a treasury is owed of a recovery."""
    missing = leg.amount - leg.received
    context = recovery_context(dossier, recovery, seeing.actor, seeing.today, missing, four_eyes=seeing.four_eyes)
    allowed = _of_case(dossier, [leg.treasury])
    own = Standing(RECOVERY_LIFE, recovery.state, context, seeing.actor, allowed, dossier.citation)
    return offers_on("RecoveryLeg", own, _OTHERS)


def offers_of_objection(dossier: Dossier, objection: Objection, seeing: Seeing) -> list[Offer]:
    """Return what is offered of an objection."""
    context = objection_context(dossier, objection, seeing.actor, four_eyes=seeing.four_eyes)
    own = Standing(OBJECTION_LIFE, objection.state, context, seeing.actor, _of_case(dossier), dossier.citation)
    return offers_on("Objection", own, _OTHERS)


def offers_of_tranche(dossier: Dossier, tranche: Tranche, beside: Beside, seeing: Seeing) -> list[Offer]:
    """Return what is offered of a tranche: to award it is a step of its grant, too, and something must be due of it."""
    context = tranche_context(dossier, tranche, seeing.actor, four_eyes=seeing.four_eyes)
    own = Standing(TRANCHE_LIFE, tranche.state, context, seeing.actor, _of_case(dossier), dossier.citation)
    first = _as_grant(dossier, seeing).against(GrantEvent.AWARD_TRANCHE)
    # The command assesses it before it takes the tranche's own step.
    if not first and beside.before is not None:
        first = tranche_refused(dossier, tranche, seeing.today, OnRecord(beside.before, beside.supports))
    return [
        replace(each, against=first or each.against) if each.command is AwardTranche else each
        for each in offers_on("Tranche", own, _OTHERS)
    ]


def offers_of_unit(dossier: Dossier, unit: Unit, seeing: Seeing) -> list[Offer]:
    """Return what is offered of a unit, by commands on its grant that name it."""
    actor, context = seeing.actor, UnitContext(seeing.actor.role, dossier.citation)
    own = Standing(UNIT_LIFE, unit.state, context, actor, _of_case(dossier), dossier.citation)
    grant = _as_grant(dossier, seeing)
    inspected = own.against(UnitEvent.ACCEPT, UnitEvent.ASK_TO_RECTIFY, UnitEvent.FAIL)
    return [
        Offer(
            UnitEvent.INSTALL.words,
            ReportUnitsInstalled,
            grant.against(GrantEvent.REGISTER_UNITS) or own.against(UnitEvent.INSTALL),
        ),
        Offer(GrantEvent.INSPECT_UNITS.words, InspectUnits, grant.against(GrantEvent.INSPECT_UNITS) or inspected),
    ]

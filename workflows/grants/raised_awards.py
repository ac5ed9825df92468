"""Awards that a correction raises (更正后增加): proposed anew, and shown to the public, before more of them is paid.

Of an award of which nothing was paid all is decided anew. One of which something was paid, or is with the treasury,
stands meanwhile as it was: once the higher one is approved its difference is paid, once it is refused all is as before.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.assessment.award_corrections import StandingAward
from domain.lives.grant_guards import no_open_recovery
from domain.lives.grants import PENDING, GrantContext, GrantEvent, GrantState
from domain.lives.legs import LegState
from domain.lives.recovery_life import RecoveryState
from domain.models import AwardCorrection, Grant, RecoveryLeg
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal, Term
from domain.values.money import Fen, show_yuan
from workflows.cases.allowances import account_for
from workflows.cases.correction_claims import claimed
from workflows.cases.dossiers import Dossier
from workflows.grants.corrected_awards import Reckoned, reckoned_again
from workflows.other_awards.same_matter import basis_on_record
from workflows.programmes.unit_corrections import put_units_back
from workflows.recoveries.clawback_triggers import recover_if_lost
from workflows.recoveries.lowered_payments import standing_payments
from workflows.transaction.actors import SYSTEM
from workflows.transaction.facts import snapshot
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import cancel_payments, order_payment

_ASKED_FOR = (LegState.REQUESTED, LegState.INSTRUCTED, LegState.UNKNOWN, LegState.RETURNED)
_FAILED_FIRST = Text(
    zh="请先单独更正验收不合格的验收件，再提请增加",
    en="correct what had failed by itself first, since a higher award may be refused",
)
_TO_BE_ASKED_BACK = Text(
    zh="此前更正多付的款项尚在国库办理，待回单并启动追回后再行更正",
    en="since an earlier correction a payment that is with the treasury is too high; correct it again once that is "
    "answered and asked back",
)


async def check_raised(anew: Reckoned) -> None:
    """Raise why a higher award is not proposed.

    CORRECTION_RAISES where a payment under way has too much since an earlier correction, or where a unit turns out to
    have failed, ITEM_ALREADY_OPEN where another application for the item is being decided: two would stand beside each
    other.
    """
    dossier = anew.dossier
    grant = dossier.grant
    if anew.units.fails:
        raise _cannot_raise(anew, _FAILED_FIRST)
    for standing in await standing_payments(dossier):
        if not standing.is_settled and await claimed(standing.payment.id):
            raise _cannot_raise(anew, _TO_BE_ASKED_BACK)
    pending = Grant.filter(
        measure=grant.measure,
        item_key=grant.item_key,
        policy_version__code=dossier.version.code,
        state__in=[state.value for state in PENDING],
    )
    if (other := await pending.exclude(id=grant.id).order_by("number").first()) is not None:
        raise RefusedError(Refusal(Code.ITEM_ALREADY_OPEN, {"number": other.number}, ("id",), (dossier.citation,)))


def _cannot_raise(anew: Reckoned, why: Text) -> RefusedError:
    terms: dict[str, Term] = {"why": why}
    terms |= {"observed": show_yuan(anew.after or 0), "required": show_yuan(anew.before or 0)}
    return RefusedError(Refusal(Code.CORRECTION_RAISES, terms, ("facts",), (anew.dossier.citation,)))


async def propose_anew(work: Work, anew: Reckoned, correction: AwardCorrection) -> None:
    """Take an approved award back to a higher proposal (更正后重新拟支持), which the public is shown.

    Of one of which nothing was paid all that it took and was ordered is given back, and its approval counts against
    caps, quotas and budgets as any other. One of which something was paid keeps what it has until that is decided.
    """
    dossier = anew.dossier
    grant = dossier.grant
    if any(standing.is_gone for standing in await standing_payments(dossier)):
        grant.standing_award = replace(anew.stood, correction=str(correction.id)).kept()
    else:
        await give_back(work, dossier, anew.stood)
        await cancel_payments(work, dossier)
        grant.approved_on = None
        if dossier.measure.procedure.competition is None:
            grant.award_year = None
    grant.award, grant.assessment = anew.after, anew.assessment
    grant.publicity_first = grant.publicity_last = grant.due_on = None
    await dossier.move(work, GrantEvent.PROPOSE_ANEW, actor=SYSTEM)


async def give_back(work: Work, dossier: Dossier, stood: StandingAward) -> None:
    """Give back what an award took of allowances under the key and year under which it stood."""
    grant = dossier.grant
    now = (grant.item_key, grant.award_year)
    grant.item_key, grant.award_year = stood.item_key, stood.award_year
    await account_for(work, dossier, 0)
    grant.item_key, grant.award_year = now


async def approve_raised(work: Work, dossier: Dossier, reason: str | None) -> None:
    """Approve the higher award of a grant of which something was paid, and order its difference (批准增加).

    It counts on the day and against the year of its first approval; its difference waits in the queue from today.
    Raises ASSESSMENT_CHANGED where the corrected facts now give another amount, AWARDED_SINCE, and RECOVERY_OPEN while
    money of it is asked back.
    """
    grant = dossier.grant
    stood = StandingAward.read(grant.standing_award or {})
    await check_raise(dossier, dossier.context(work.actor, work.today))
    grant.standing_award = None
    await dossier.move(work, GrantEvent.APPROVE, reason=reason)
    if (grant.item_key, grant.award_year) != (stood.item_key, stood.award_year):
        await give_back(work, dossier, stood)
    await account_for(work, dossier, grant.award or 0)
    difference = await _difference(dossier, stood)
    if difference > 0:
        basis = basis_on_record(grant)
        await order_payment(work, dossier, difference, correction_id=UUID(stood.correction), basis=basis)
    await _go_on(work, dossier)


async def check_raise(dossier: Dossier, context: GrantContext, *, locked: bool = True) -> None:
    """Raise why the higher award of a grant is not approved, as ``approve_raised`` does; its assessment stands anew."""
    grant = dossier.grant
    if refusal := no_open_recovery(context):
        raise RefusedError(refusal)
    anew = await reckoned_again(dossier, StandingAward.read(grant.standing_award or {}), locked=locked)
    if anew.after != grant.award:
        terms: dict[str, Term] = {"observed": show_yuan(anew.after or 0), "required": show_yuan(grant.award or 0)}
        changed = Refusal(Code.ASSESSMENT_CHANGED, terms, (), (dossier.citation,))
        raise RefusedError(changed, *anew.lost)
    grant.assessment = anew.assessment


async def _difference(dossier: Dossier, stood: StandingAward) -> Fen:
    """What is still to be paid of a higher award: no more than it was raised by, nor than its applicant has not got.

    What was asked back and came back on other grounds is not paid again by this; what was left to the applicant of an
    earlier overpayment is not paid on top of it.
    """
    award = dossier.grant.award or 0
    legs = [leg for standing in await standing_payments(dossier) for leg in standing.legs]
    has = sum(leg.amount for leg in legs if leg.state is not LegState.CANCELLED)
    of_awards = RecoveryLeg.filter(recovery__grant_id=dossier.grant.id, recovery__payment_id__isnull=False)
    back = of_awards.exclude(recovery__state=RecoveryState.DROPPED.value)
    has -= sum(leg.received for leg in await back)
    return min(award - stood.award, award - has)


async def unpaid_differences(dossier: Dossier) -> Fen:
    """Return the fen of raised awards that were ordered and are not with the treasury: they end with their grant."""
    ordered = [each.payment for each in await standing_payments(dossier) if not each.is_gone]
    differences = [payment for payment in ordered if payment.correction_id is not None]
    return sum([payment.amount - await claimed(payment.id) for payment in differences])


async def keep_standing(work: Work, dossier: Dossier, event: GrantEvent, reason: str | None) -> None:
    """Refuse the higher award of a grant of which something was paid, or take it back: all is as before (维持原奖励).

    The facts that were corrected are again as they stood with the award of before; they can be corrected anew.
    """
    grant = dossier.grant
    stood = StandingAward.read(grant.standing_award or {})
    grant.award, grant.assessment, grant.decided_amount = stood.award, stood.assessment, stood.decided_amount
    grant.item_key, grant.award_year = stood.item_key, stood.award_year
    grant.facts = {**grant.facts, **stood.facts}
    grant.item = grant.item if stood.item is None else stood.item
    first, last = stood.shown
    grant.publicity_first = date.fromisoformat(first) if first else None
    grant.publicity_last = date.fromisoformat(last) if last else None
    grant.standing_award = grant.due_on = None
    await put_units_back(work, dossier, stood.units)
    await dossier.move(work, event, reason=reason)
    await snapshot(work, grant, work.actor.role.value)
    await _go_on(work, dossier)


async def _go_on(work: Work, dossier: Dossier) -> None:
    """Let a grant go on being paid as its payments stand, now that it is decided whether more of it is due."""
    standing = await standing_payments(dossier)
    legs = [leg for each in standing for leg in each.legs]
    under_way = any(leg.state in _ASKED_FOR for leg in legs) or any(
        each.is_gone != each.is_settled for each in standing
    )
    if under_way or all(each.is_settled for each in standing):
        await dossier.move(work, GrantEvent.GO_ON_PAYING, actor=SYSTEM)
    else:
        await dossier.move(work, GrantEvent.GO_ON_PAYABLE, actor=SYSTEM)
    await end_if_settled(work, dossier)


async def end_if_settled(work: Work, dossier: Dossier) -> None:
    """Let a grant be paid of which nothing is left to pay: what was ordered fell away, or never was (全部到账)."""
    standing = await standing_payments(dossier)
    if dossier.grant.state not in {GrantState.PAYABLE, GrantState.PAYING} or not standing:
        return
    if all(each.is_settled for each in standing):
        await dossier.move(work, GrantEvent.ALL_LEGS_SETTLED, actor=SYSTEM)
        await recover_if_lost(work, dossier)

"""What follows once the treasury has said what became of a leg (回单之后): its row of a run, its award."""

from dataclasses import dataclass
from datetime import date

from domain.handling.vouchers import voucher_outcome
from domain.lives.grants import GrantEvent
from domain.lives.legs import LegState
from domain.lives.milestone_life import MilestoneEvent
from domain.lives.tranche_life import TrancheEvent
from domain.models import Milestone, Payment, PaymentLeg, PaymentRunRow, Tranche
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.cases.dossiers import Dossier
from workflows.cases.milestones import move_milestone
from workflows.cases.tranche_steps import move_tranche
from workflows.payments.runs import RunAnswered, advance_run
from workflows.recoveries.clawback_triggers import recover_if_lost
from workflows.recoveries.late_overpayments import recover_if_too_much
from workflows.recoveries.window_clawback_triggers import take_back_if_lost
from workflows.runtime.clock import SHANGHAI
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import refuse
from workflows.transaction.work import Work


@dataclass(slots=True)
class LegFile:
    """A leg under the lock of its grant, with what is said of it."""

    dossier: Dossier
    payment: Payment
    leg: PaymentLeg
    reason: str
    evidence: str = ""


async def answer_row(work: Work, leg: PaymentLeg) -> None:
    """Put what became of a leg on its row of a run; the run is done once all of them are answered.

    A leg that was answered in parts is answered once all of them are.
    """
    row = await PaymentRunRow.get_or_none(voucher_no=leg.voucher_no, standing=True)
    if row is not None:
        split = PaymentLeg.filter(split_from_id=row.leg_id).exclude(state=LegState.SPLIT.value)
        parts = [leg] if row.leg_id == leg.id else await split
        outcome = voucher_outcome(((part.state, part.voucher_no) for part in parts), row.voucher_no)
        await PaymentRunRow.filter(id=row.id).update(outcome=outcome)
        work.follow_with(advance_run, RunAnswered(row.run_id))


def check_day(work: Work, payment: Payment, day: date, field: str) -> None:
    """Raise the refusal of a day on which no money of a payment can move: it moves between the order and today."""
    title = Text(zh="回单日期", en="the day of the receipt")
    ordered_on = payment.ordered_at.astimezone(SHANGHAI).date()
    if day > work.today:
        raise refuse(Code.DATE_IN_FUTURE, field, fact=title, today=work.today.isoformat())
    if day < ordered_on:
        why = Text(zh=f"早于下达拨付之日 {ordered_on}", en=f"the payment was ordered on {ordered_on}")
        raise refuse(Code.INPUT_INVALID, field, field=title, why=why)


async def paid_if_settled(work: Work, dossier: Dossier, payment: Payment) -> bool:
    """Close the grant or the milestone when its last leg is settled; answer whether the grant itself moved."""
    legs = await PaymentLeg.filter(payment_id=payment.id).exclude(state=LegState.SPLIT.value)
    if any(leg.state is not LegState.SETTLED for leg in legs):
        return False
    if payment.tranche_id is not None:
        tranche = await Tranche.get(id=payment.tranche_id)
        await move_tranche(work, dossier, tranche, TrancheEvent.ALL_LEGS_SETTLED, SYSTEM)
    if payment.milestone_id is None:
        if dossier.grant.standing_award is not None or await _another_is_open(payment):
            await recover_if_too_much(work, dossier, payment)
            return False
        await dossier.move(work, GrantEvent.ALL_LEGS_SETTLED, actor=SYSTEM)
        await recover_if_lost(work, dossier)
        await recover_if_too_much(work, dossier, payment)
        return True
    milestone = await Milestone.get(id=payment.milestone_id)
    await move_milestone(work, dossier, milestone, MilestoneEvent.ALL_LEGS_SETTLED, SYSTEM)
    await take_back_if_lost(work, dossier, milestone)
    return False


async def _another_is_open(payment: Payment) -> bool:
    """Whether another payment of the grant is still to be paid: the legs of an earlier one came back meanwhile."""
    over = [LegState.SETTLED.value, LegState.CANCELLED.value, LegState.SPLIT.value]
    others = PaymentLeg.filter(payment__grant_id=payment.grant_id).exclude(payment_id=payment.id)
    return await others.exclude(state__in=over).exists()

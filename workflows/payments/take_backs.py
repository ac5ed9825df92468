"""Taking back a request that is not yet with the treasury (撤回拨付申请): what was requested can be looked at anew."""

from typing import Annotated
from uuid import UUID

from domain.lives.grants import GrantEvent, GrantState
from domain.lives.legs import LegEvent, LegState
from domain.lives.milestone_life import MilestoneEvent
from domain.models import Milestone, Payment, PaymentLeg, PaymentRunRow
from domain.refusals.refusals import Code, Refusal
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier
from workflows.cases.milestones import move_milestone
from workflows.transaction.declarations import command, on
from workflows.transaction.reasons import stated_reason
from workflows.transaction.refused import RefusedError
from workflows.transaction.scopes import moves
from workflows.transaction.shown import PAYMENT, Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import move_leg

_OPEN = (LegState.REQUESTED, LegState.RETURNED)
_WITH_THE_TREASURY = (LegState.INSTRUCTED, LegState.UNKNOWN, LegState.SETTLED)


@command(
    "Take back what was requested of a payment and is not with the treasury, with a reason (撤回拨付申请): "
    "then the award can be reduced, terminated or requested anew. Legs in a run are left out of it first.",
    step=GrantEvent.TAKE_BACK,
    shows=(PAYMENT,),
)
class TakeBackPayment:
    """A payment whose request is taken back."""

    payment_id: Annotated[UUID, on("Payment"), "The payment."]
    expected_version: Annotated[int, "Version of its grant when you decided."]
    reason: Annotated[str, "Why."]


async def take_back_payment(work: Work, command: TakeBackPayment) -> Done:
    """Take back the legs of a payment that the treasury does not have, with a reason (撤回拨付申请).

    Legs requested or returned are ordered again, their money stays reserved; where the treasury has nothing of the
    payment, the grant is payable again, or the window verified: the award can be reduced, terminated, or requested anew
    under new vouchers. It is possible on hold, too. Raises LEG_IN_RUN while a leg stands in a run (it is left out
    first), STEP_NOT_POSSIBLE where no leg can be taken back.
    """
    opened = (command.payment_id, command.expected_version, GrantEvent.TAKE_BACK)
    dossier, payment = await open_child(work, Payment, *opened)
    standing = PaymentLeg.filter(payment_id=payment.id).exclude(state=LegState.SPLIT.value)
    legs = await standing.order_by("payer", "part")
    dossier.require(work.actor, treasuries=[leg.treasury for leg in legs])
    own = [leg for leg in legs if moves(work.actor, leg.treasury)]
    reason, open_legs = stated_reason(command.reason), [leg for leg in own if leg.state in _OPEN]
    await _check_in_no_run(dossier, own)
    if not open_legs and payment.milestone_id is None:
        dossier.check(work, GrantEvent.TAKE_BACK)
    # Where none is open, the life of a leg says why not.
    for leg in open_legs or own[:1]:
        leg.voucher_no = None
        await move_leg(work, dossier, leg, LegEvent.TAKE_BACK, reason=reason)
    if any(leg.state in _WITH_THE_TREASURY or (leg.state in _OPEN and leg not in own) for leg in legs):
        await dossier.save(work)
    else:
        await _go_back(work, dossier, payment, reason)
    return dossier.done({Thing.PAYMENT: payment.id})


async def _check_in_no_run(dossier: Dossier, legs: list[PaymentLeg]) -> None:
    standing = PaymentRunRow.filter(leg_id__in=[leg.id for leg in legs if leg.state is LegState.REQUESTED])
    row = await standing.filter(standing=True, outcome__isnull=True).first().prefetch_related("run")
    if row is not None:
        raise RefusedError(Refusal(Code.LEG_IN_RUN, {"number": row.run.number}, ("id",), (dossier.citation,)))


async def _go_back(work: Work, dossier: Dossier, payment: Payment, reason: str) -> None:
    if payment.milestone_id is not None:
        milestone = await Milestone.get(id=payment.milestone_id)
        await move_milestone(work, dossier, milestone, MilestoneEvent.TAKE_BACK, reason=reason)
        await dossier.save(work)
    elif dossier.grant.state is GrantState.PAYING:
        await dossier.move(work, GrantEvent.TAKE_BACK, reason=reason)
        await dossier.follow(work, GrantEvent.BREAK_TERM)
    else:
        await dossier.save(work)

"""Payments (拨付): ordered with a leg for each payer, requested by finance, settled or returned by the treasury."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from domain.handling.leg_queue import REQUESTABLE, unrequestable
from domain.handling.vouchers import voucher_number
from domain.lives.grants import GrantEvent
from domain.lives.legs import LEG_LIFE, LegEvent, LegState
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneContext, MilestoneEvent
from domain.models import Milestone, Payment, PaymentLeg
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.receipts import ReceiptOutcome
from domain.values.money import show_yuan
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version
from workflows.cases.milestones import move_milestone
from workflows.cases.other_award_steps import close_for
from workflows.other_awards.same_matter import check_due
from workflows.payments.late_receipts import has_earlier, stand_by_earlier, what_it_says_beside
from workflows.payments.late_returns import came_back
from workflows.payments.part_receipts import Answered, answered_by, put_part_aside, still_out
from workflows.payments.receipt_commands import TreasuryReceipt
from workflows.payments.receipts import is_on_record, put_on_record
from workflows.payments.settled_legs import LegFile, answer_row, check_day, paid_if_settled
from workflows.recoveries.returned_claims import hold_for, let_claims_follow
from workflows.transaction.declarations import STATED, Id, command, on
from workflows.transaction.reasons import stated_name, stated_number, stated_reason, stated_text
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.scopes import moves
from workflows.transaction.shown import LEG, PAYMENT, Thing
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import leg_context, move_leg


@command(
    "Ask the treasury to pay the open legs of a payment (申请拨付).",
    step=GrantEvent.REQUEST_PAYMENT,
    shows=(PAYMENT,),
)
class RequestPayment:
    """A payment whose open legs the treasury is asked to pay."""

    payment_id: Annotated[UUID, on("Payment"), "The payment."]
    expected_version: Annotated[int | None, STATED, "Version of its grant when you decided."]
    leg_ids: Annotated[
        tuple[UUID, ...] | None, Id("PaymentLeg"), "Those of its legs that are asked for; all that are open by default."
    ] = None


async def request_payment(work: Work, command: RequestPayment) -> Done:
    """Ask the treasury to pay the open legs of a payment (申请拨付), each under a new voucher number.

    Finance asks for the legs of its own treasuries, and leaves those of others; NOT_ALLOWED where it has none in it.

    Legs ordered or returned are requested, a leg that waits for its budget is left; BUDGET_PENDING where all others are
    requested or settled, LEG_NOT_OPEN where there is none left at all. Before the first request it is held against
    other support for the same matter once more (art. 16): OTHER_SUPPORT_SINCE, OTHER_SUPPORT_UNCLEARED; what is lower
    and not yet paid is given up for it.
    """
    opened = (command.payment_id, command.expected_version, GrantEvent.REQUEST_PAYMENT)
    dossier, payment = await open_child(work, Payment, *opened)
    milestone = await Milestone.get(id=payment.milestone_id) if payment.milestone_id else None
    _check_requestable(work, dossier, milestone)
    legs = await PaymentLeg.filter(payment_id=payment.id).order_by("payer", "part")
    dossier.require(work.actor, treasuries=[leg.treasury for leg in legs])
    legs_named = _named_legs(legs, command.leg_ids)
    open_legs = [leg for leg in legs_named if leg.state in REQUESTABLE and moves(work.actor, leg.treasury)]
    if not open_legs:
        raise RefusedError(_not_open(work, dossier, payment))
    await close_for(work, dossier, await check_due(dossier, payment))
    for leg in open_legs:
        leg.requests += 1
        leg.voucher_no = voucher_number(dossier.grant.number, leg.payer, leg.id.hex, leg.requests)
        await move_leg(work, dossier, leg, LegEvent.REQUEST)
    if milestone is None:
        await dossier.move(work, GrantEvent.REQUEST_PAYMENT)
    else:
        await move_milestone(work, dossier, milestone, MilestoneEvent.REQUEST_PAYMENT)
        await dossier.save(work)
    return dossier.done({Thing.PAYMENT: payment.id})


def _named_legs(legs: list[PaymentLeg], named: tuple[UUID, ...] | None) -> list[PaymentLeg]:
    """The legs of a payment that are named, each of which is one of its own; all of them where none is."""
    if named is None:
        return legs
    known = {leg.id for leg in legs}
    for place, uid in enumerate(named):
        if uid not in known:
            raise not_found("leg", "legIds", place)
    return [leg for leg in legs if leg.id in named]


def _not_open(work: Work, dossier: Dossier, payment: Payment) -> Refusal:
    """Another payment of the grant may be open: of this one nothing can be requested."""
    of_payment = [leg for leg in dossier.around.legs if leg.payment == str(payment.id)]
    own = [leg for leg in of_payment if moves(work.actor, leg.treasury)]
    closed = Refusal(Code.LEG_NOT_OPEN, {}, ("id",), (dossier.citation,))
    return unrequestable(own, dossier.compiled.policy, work.today.year, dossier.citation) or closed


def _check_requestable(work: Work, dossier: Dossier, milestone: Milestone | None) -> None:
    """The grant's or the milestone's own life decides whether its payment may be requested."""
    if milestone is None:
        dossier.check(work, GrantEvent.REQUEST_PAYMENT)
        return
    context = MilestoneContext(work.actor.role, dossier.citation, dossier.grant.held_reason)
    check_step(MILESTONE_LIFE, milestone.state, MilestoneEvent.REQUEST_PAYMENT, context)


async def settle_leg(work: Work, command: TreasuryReceipt) -> Done:
    """Settle a leg on the treasury's receipt (到账). The same receipt again changes nothing.

    The grant, or the milestone, is paid when all legs are settled. A second receipt for a voucher that was paid says
    that the money went out twice (重复支付): that is put on record, and the leg stays as it is. So does one for an
    earlier voucher, unless the treasury has no other: then the leg is paid by it. Raises RECEIPT_REUSED,
    RECEIPT_AMOUNT_DIFFERS, DATE_IN_FUTURE, INPUT_INVALID for a voucher that the treasury never had.

    A receipt of less than what is with the treasury under its voucher settles that part (部分到账): the leg is split
    into a leg of the part, which is settled, and one of the rest, which stays with the treasury under the same voucher
    until further receipts answer it. Which leg a later receipt concerns, ``answered_by`` says.
    """
    return await _receive(work, command, LegEvent.SETTLE)


async def return_leg(work: Work, command: TreasuryReceipt) -> Done:
    """Take back a leg that the bank returned (退票), with its reason; it can be requested again under a new voucher.

    The bank may return what it had reported paid, a month later too (到账后退票): then what was posted as paid is
    reserved again, and the grant, the milestone or the tranche is being paid again. Of a recovery that asked it back
    nothing of it is owed any more, what came back of it is to be refunded, and the grant is on hold until somebody
    decides whether it is paid again. Raises what ``settle_leg`` does.
    """
    return await _receive(work, command, LegEvent.RETURN)


async def _receive(work: Work, command: TreasuryReceipt, event: LegEvent) -> Done:
    dossier, named = await open_child(work, PaymentLeg, command.leg_id, roles=LEG_LIFE.roles(event))
    payment = named.payment
    outcome = ReceiptOutcome.SETTLED if event is LegEvent.SETTLE else ReceiptOutcome.RETURNED
    answered = await answered_by(named, command, outcome)
    receipt = replace(command, leg_id=answered.leg.id, reason=stated_text(command.reason or "", "reason") or None)
    if await is_on_record(answered.leg, receipt, outcome):
        return replace(dossier.done({Thing.LEG: answered.leg.id, Thing.PAYMENT: payment.id}), changed=False)
    beside = await what_it_says_beside(answered.leg, receipt, outcome)
    _check_receipt(work, dossier, answered, receipt, event, beside=beside is not None)
    check_day(work, payment, command.day, "settledOn" if event is LegEvent.SETTLE else "returnedOn")
    leg = await put_part_aside(work, dossier, answered, receipt)
    file, receipt = LegFile(dossier, payment, leg, receipt.reason or ""), replace(receipt, leg_id=leg.id)
    if beside is None:
        await _answer(work, file, receipt, event, outcome)
    else:
        await beside(work, file, receipt)
    return dossier.done({Thing.LEG: leg.id, Thing.PAYMENT: payment.id})


async def _answer(
    work: Work, file: LegFile, receipt: TreasuryReceipt, event: LegEvent, outcome: ReceiptOutcome
) -> None:
    """Move a leg by what the treasury says of the voucher that it has."""
    leg, was_paid, recoveries = file.leg, file.leg.state is LegState.SETTLED, list[str]()
    if was_paid and not await has_earlier(leg):
        recoveries = await let_claims_follow(work, file.dossier, file.payment, leg, file.reason)
    await move_leg(work, file.dossier, leg, event, reason=receipt.reason)
    await put_on_record(work, leg, receipt, outcome)
    await answer_row(work, leg)
    stands = event is LegEvent.RETURN and await stand_by_earlier(work, file)
    if stands and was_paid:
        await file.dossier.save(work)
        return
    follow = came_back if was_paid else paid_if_settled
    if not await follow(work, file.dossier, file.payment):
        await file.dossier.save(work)
    await hold_for(work, file.dossier, recoveries)


@command(
    "Put on record that the treasury cannot say whether a leg was paid (登记情况不明): it is not requested "
    "again until a receipt says so.",
    step=LegEvent.REPORT_UNKNOWN,
    shows=(LEG, PAYMENT),
)
class ReportLegUnknown:
    """A leg of which the treasury cannot say what became."""

    leg_id: Annotated[UUID, on("PaymentLeg"), "The leg."]
    expected_version: Annotated[int | None, "Version of the leg, where the reporter looked at it."]
    voucher_no: Annotated[str, "The voucher under which it was instructed."]
    reason: Annotated[str, "What the treasury said."]


async def report_leg_unknown(work: Work, command: ReportLegUnknown) -> Done:
    """Put on record that the treasury cannot say whether a leg was paid (登记情况不明), with what it said.

    It is not requested again until a receipt says that it was settled or returned. Raises STALE_VERSION,
    REASON_REQUIRED, INPUT_INVALID for another voucher.
    """
    dossier, named = await open_child(work, PaymentLeg, command.leg_id, roles=LEG_LIFE.roles(LegEvent.REPORT_UNKNOWN))
    leg = await still_out(named, command.voucher_no)
    check_step(LEG_LIFE, leg.state, LegEvent.REPORT_UNKNOWN, leg_context(dossier, leg, work.actor))
    check_version(leg.version, command.expected_version)
    _check_voucher(leg, command.voucher_no)
    await move_leg(work, dossier, leg, LegEvent.REPORT_UNKNOWN, reason=stated_reason(command.reason))
    await answer_row(work, leg)
    await dossier.save(work)
    return dossier.done({Thing.LEG: leg.id, Thing.PAYMENT: named.payment_id})


def _check_receipt(
    work: Work, dossier: Dossier, answered: Answered, command: TreasuryReceipt, event: LegEvent, *, beside: bool
) -> None:
    """What a receipt must be; who reports one beside what the leg waits for must be as for its answer."""
    leg, cited = answered.leg, (dossier.citation,)
    stands = LegState.INSTRUCTED if beside else leg.state
    check_step(LEG_LIFE, stands, event, leg_context(dossier, leg, work.actor))
    named, expected = answered.named, command.expected_version
    if expected is not None and expected != named.version:
        raise refuse(Code.STALE_VERSION, "expectedVersion", observed=expected, required=named.version)
    stated_name(stated_number(command.receipt_no, "receiptNo"), "receiptNo")
    if not beside:
        _check_voucher(leg, command.voucher_no)
    if command.amount != leg.amount and not answered.in_part:
        terms = {"observed": show_yuan(command.amount), "required": show_yuan(leg.amount)}
        raise RefusedError(Refusal(Code.RECEIPT_AMOUNT_DIFFERS, terms, ("amount",), cited))
    if event is LegEvent.RETURN:
        stated_reason(command.reason)


def _check_voucher(leg: PaymentLeg, voucher_no: str) -> None:
    """A late answer to an old voucher says nothing about the new one."""
    if voucher_no != leg.voucher_no:
        why = Text(zh=f"当前凭证号为 {leg.voucher_no}", en=f"the voucher now with the treasury is {leg.voucher_no}")
        raise refuse(Code.INPUT_INVALID, "voucherNo", field="voucherNo", why=why)

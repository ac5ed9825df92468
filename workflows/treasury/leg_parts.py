"""Parts of legs (拆分): finance splits one before it is requested, and so does a receipt of less than its voucher."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from domain.lives.legs import LEG_LIFE, LegEvent, LegState
from domain.lives.run_life import RunState
from domain.models import PaymentLeg, PaymentRunRow, Receipt
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.postings import EntryKind
from domain.values.money import Fen, show_yuan
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version
from workflows.runtime.sql import ask
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import YUAN, command, on
from workflows.transaction.reasons import stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import LEG, PAYMENT, Thing
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work
from workflows.treasury.ledger import Entry, post
from workflows.treasury.payment_legs import leg_context, move_leg

MOST_PARTS = 20


@command(
    "Split a leg whose money is reserved, before it is requested, into parts that add up to it, with a reason "
    "(拆分): each is requested, gathered and paid by itself.",
    step=LegEvent.SPLIT,
    answers="The answer of splitPaymentLeg: the leg as it was, with its parts.",
    shows=(LEG, PAYMENT),
)
class SplitPaymentLeg:
    """A leg that is split into parts."""

    leg_id: Annotated[UUID, on("PaymentLeg"), "The leg."]
    expected_version: Annotated[int, "Its version when you decided."]
    amounts: Annotated[tuple[Fen, ...], YUAN, "Yuan of its parts, two at least: together exactly its amount."]
    reason: Annotated[str, "Why."]


async def split_payment_leg(work: Work, command: SplitPaymentLeg) -> Done:
    """Split a leg that is reserved and was never with the treasury into parts of these fen (拆分), with a reason.

    The parts add up to it to the fen, stand in its budget, and are requested, gathered and paid each by itself; the
    award, its caps and what each payer bears stay as they are. A leg that waits for its budget is not split: nobody is
    served in part before others. Raises NOT_ALLOWED, STALE_VERSION, STEP_NOT_POSSIBLE for a leg that does not stand at
    ORDERED, REASON_REQUIRED, LEG_PARTS_DIFFER where they do not add up, INPUT_INVALID for fewer than two parts, more
    than 20 or one of nothing, and for a leg of which the treasury had a voucher: that may still be paid whole.
    """
    dossier, leg = await open_child(work, PaymentLeg, command.leg_id, roles=LEG_LIFE.roles(LegEvent.SPLIT))
    check_version(leg.version, command.expected_version)
    check_step(LEG_LIFE, leg.state, LegEvent.SPLIT, leg_context(dossier, leg, work.actor))
    reason = stated_reason(command.reason)
    for refusal in (await sent_before([leg]))[leg.id]:
        raise RefusedError(refusal)
    _check_amounts(dossier, leg, command.amounts)
    await split_up(work, dossier, [leg], command.amounts, LegEvent.SPLIT, work.actor, reason=reason)
    await dossier.save(work)
    return dossier.done({Thing.LEG: leg.id, Thing.PAYMENT: leg.payment_id})


async def sent_before(legs: Sequence[PaymentLeg]) -> dict[UUID, list[Refusal]]:
    """Return of each leg why it is not split any more: a voucher that the treasury had may still be paid, whole."""
    ids = [leg.id for leg in legs]
    sent = PaymentRunRow.filter(leg_id__in=ids, standing=True, run__state__not=RunState.CANCELLED.value)
    vouchers = {row.leg_id: row.voucher_no for row in await sent}
    answered = {row["leg_id"] for row in await Receipt.filter(leg_id__in=ids).values("leg_id")}
    return {uid: [_sent(vouchers.get(uid))] if uid in vouchers or uid in answered else [] for uid in ids}


def _sent(voucher: str | None) -> Refusal:
    named = Text(zh=f"（凭证 {voucher}）", en=f" under voucher {voucher}") if voucher else Text(zh="", en="")
    why = Text(
        zh=f"该笔曾下达国库{named.zh}，不能再拆分",
        en=f"the treasury had it{named.en}, and may still answer on the whole of it",
    )
    return Refusal(Code.INPUT_INVALID, {"field": "id", "why": why}, ("id",))


def _check_amounts(dossier: Dossier, leg: PaymentLeg, amounts: Sequence[Fen]) -> None:
    if not 1 < len(amounts) <= MOST_PARTS:
        why = Text(zh=f"须为 2 至 {MOST_PARTS} 部分", en=f"name two parts, and {MOST_PARTS} at most")
        raise refuse(Code.INPUT_INVALID, "amounts", field="amounts", why=why)
    for place, amount in enumerate(amounts):
        if amount <= 0:
            more = {"field": "amounts", "why": Text(zh="须大于0", en="write more than 0")}
            raise RefusedError(Refusal(Code.INPUT_INVALID, more, ("amounts", place)))
    if sum(amounts) != leg.amount:
        terms = {"observed": show_yuan(sum(amounts)), "required": show_yuan(leg.amount)}
        raise RefusedError(Refusal(Code.LEG_PARTS_DIFFER, terms, ("amounts",), (dossier.citation,)))


async def split_up(  # noqa: PLR0913 - a step is all of this
    work: Work,
    dossier: Dossier,
    legs: Sequence[PaymentLeg],
    amounts: Sequence[Fen],
    event: LegEvent,
    actor: Actor = SYSTEM,
    *,
    reason: str | None = None,
    evidence: str | None = None,
) -> list[PaymentLeg]:
    """Let parts of these fen stand for legs of one payer under one voucher; answer them in their order.

    They stand where the legs stood. What was reserved for these is reserved for the parts at once, in the same budget:
    nothing of it is free in between. The grant is locked.
    """
    parts = await _parts(work, legs, amounts, of_voucher=event is LegEvent.SPLIT_BY_RECEIPT)
    for leg in legs:
        await move_leg(work, dossier, leg, event, actor=actor, reason=reason, evidence=evidence)
    for part in parts:
        await part.save(force_create=True)
    moved = [(EntryKind.RELEASE, leg) for leg in legs] + [(EntryKind.RESERVE, part) for part in parts]
    await post(work, [Entry(leg.budget_id, kind, leg.amount, leg.id) for kind, leg in moved if leg.budget_id], actor)
    return parts


async def _parts(
    work: Work, legs: Sequence[PaymentLeg], amounts: Sequence[Fen], *, of_voucher: bool
) -> list[PaymentLeg]:
    first, state = legs[0], min((leg.state for leg in legs), key=_STATES.index)
    before = await PaymentLeg.filter(payment_id=first.payment_id, payer=first.payer).order_by("-part").first()
    after = before.part if before else 0
    places = await ask("SELECT nextval('leg_place') AS place FROM generate_series(1, $1)", len(amounts))
    # What was asked for by the voucher of another leg is a part of that one.
    whole = (first.split_from_id if of_voucher and not first.requests else None) or first.id
    return [
        PaymentLeg(
            id=work.new_id(),
            payment_id=first.payment_id,
            payer=first.payer,
            treasury=first.treasury,
            amount=amount,
            state=state,
            voucher_no=first.voucher_no,
            policy_code=first.policy_code,
            awarded_on=first.awarded_on,
            place=place_row["place"],
            budget_id=first.budget_id,
            instructed_on=first.instructed_on,
            part=after + number,
            split_from_id=whole,
        )
        for number, (amount, place_row) in enumerate(zip(amounts, places, strict=True), 1)
    ]


_STATES = (LegState.ORDERED, LegState.INSTRUCTED, LegState.UNKNOWN)
"""Where parts begin: where their leg stood, with the treasury rather than unknown."""

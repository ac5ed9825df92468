"""Payment legs (拨付明细): ordered with their money reserved, or waiting for it. The ledger moves with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from tortoise.expressions import Q

from domain.handling.step_clauses import leg_citation
from domain.lives.legs import LEG_LIFE, LegContext, LegEvent, LegState
from domain.lives.milestone_life import MilestoneEvent, MilestoneState
from domain.models import Budget, Milestone, Payment, PaymentLeg, Tranche
from domain.treasury.postings import Claim, EntryKind, is_covered
from domain.values.money import Fen, allot
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.milestones import move_milestone
from workflows.cases.paying_districts import take_paying_district
from workflows.runtime.clock import Moment
from workflows.runtime.sql import Records, ask, naming, read_together, tell_new
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.history import Subject
from workflows.transaction.shown import Thing
from workflows.transaction.steps import take_step
from workflows.transaction.work import NOWHERE, Done, Work, handle
from workflows.treasury.ledger import Entry, after_its_year, locked_budget, locked_budgets, post
from workflows.treasury.payment_rows import tell_payment

_NO_MONEY_MOVED = (MilestoneState.REACHED, MilestoneState.DISPUTED, MilestoneState.VERIFIED)
_OPEN = [LegState.BUDGET_PENDING.value, LegState.ORDERED.value, LegState.RETURNED.value]
_QUEUES = naming(LegState)("""
SELECT DISTINCT policy_code, treasury FROM payment_leg WHERE state = LegState.BUDGET_PENDING
""")
_WAITED_FOR = naming(LegState)("""
SELECT DISTINCT treasury FROM payment_leg
WHERE policy_code = $1 AND treasury = ANY ($2::text[]) AND state = LegState.BUDGET_PENDING
""")
_PLACES = "SELECT nextval('leg_place') AS place FROM generate_series(1, $1)"


@dataclass(frozen=True, slots=True)
class ServeQueue:
    """The legs that wait for one treasury's money under one policy (排队), first approved first."""

    policy_code: str
    treasury: str


async def order_payment(  # noqa: PLR0913 - a payment is all of this
    work: Work,
    dossier: Dossier,
    amount: Fen,
    milestone: Milestone | None = None,
    tranche: Tranche | None = None,
    *,
    correction_id: UUID | None = None,
    basis: dict[str, Fen] | None = None,
) -> None:
    """Order the payment of an award (下达拨付): one leg for each payer that pays anything, adding up to the award.

    Each leg's money is reserved in this year's budget of its own treasury (art. 15). Where that does not cover it, or
    others wait before it, the leg waits (待安排预算): the award keeps its amount. ``basis`` is what the award stands on
    beside those of other policies: it is held against them before it is paid.
    """
    grant = dossier.grant
    payment = await tell_payment(
        work,
        grant.id,
        amount,
        milestone_id=milestone.id if milestone else None,
        tranche_id=tranche.id if tranche else None,
        correction_id=correction_id,
        basis=basis,
    )
    decided_once = milestone is None and tranche is None and correction_id is None
    awarded_on = (grant.approved_on if decided_once else None) or work.today
    await _order_legs(work, dossier, payment, amount, awarded_on)


async def replace_payment(
    work: Work, dossier: Dossier, ordered: Payment, amount: Fen, *, basis: dict[str, Fen] | None
) -> None:
    """Cancel a payment of which nothing was requested, and order a lower one of the same award or tranche (核减).

    Each leg keeps its place in the queue, and what was reserved for it this year: whoever waits gets what is left over.
    """
    await cancel_payment(work, dossier, ordered)
    payment = await tell_payment(
        work,
        ordered.grant_id,
        amount,
        tranche_id=ordered.tranche_id,
        correction_id=ordered.correction_id,
        basis=basis,
    )
    # Of one that was split the leg as it was ordered has its place.
    cancelled = {leg.payer: leg for leg in await PaymentLeg.filter(payment_id=ordered.id).order_by("-part")}
    await _order_legs(work, dossier, payment, amount, work.today, cancelled)


async def _order_legs(
    work: Work,
    dossier: Dossier,
    payment: UUID,
    amount: Fen,
    awarded_on: date,
    cancelled: Mapping[str, PaymentLeg] | None = None,
) -> None:
    """Make the legs of a payment under the locks of their budgets: who is first there is first in the queue.

    A leg that replaces a cancelled one of its payer stands where that stood.
    """
    await take_paying_district(work, dossier)
    parts, code, cancelled = _parts(dossier, amount), dossier.version.code, cancelled or {}
    budgets = await locked_budgets(work, code, {treasury for treasury, _ in parts.values()}, work.today.year)
    # Who waits is known once the budgets are locked, and not before.
    places, waiting = await read_together(
        (
            Records(_PLACES, (len(parts),), ("place",)),
            Records(_WAITED_FOR, (code, list(budgets)), ("treasury",)),
        )
    )
    legs = [
        PaymentLeg(
            id=work.new_id(),
            payment_id=payment,
            payer=payer,
            treasury=treasury,
            amount=leg,
            state=LegState.BUDGET_PENDING,
            policy_code=code,
            awarded_on=cancelled[payer].awarded_on if payer in cancelled else awarded_on,
            place=cancelled[payer].place if payer in cancelled else place_row["place"],
        )
        for (payer, (treasury, leg)), place_row in zip(parts.items(), places, strict=True)
    ]
    had = {(leg.payer, leg.budget_id) for leg in cancelled.values()}
    await _reserve(work, dossier, legs, budgets, had, {row["treasury"] for row in waiting})


def _parts(dossier: Dossier, amount: Fen) -> dict[str, tuple[str, Fen]]:
    """What each payer pays of an award: its treasury and its fen; nobody who pays nothing (资金分担)."""
    split, district = dossier.split, dossier.grant.district_code
    if split is None or amount <= 0:
        message = f"{dossier.grant.number} has nothing to order"
        raise ValueError(message)
    shares = {payer: rate.exact for payer, rate in split.shares.items()}
    by_district = {payer.code: payer.by_district for payer in dossier.compiled.policy.payers}
    return {
        payer: (district if by_district[payer] else payer, leg)
        for payer, leg in allot(amount, shares, split.rest).items()
        if leg
    }


async def _reserve(
    work: Work,
    dossier: Dossier,
    legs: Sequence[PaymentLeg],
    budgets: dict[str, Budget],
    had: Collection[tuple[str, UUID | None]],
    waited_for: Collection[str],
) -> None:
    """Reserve the money of new legs where it is there, and let the others wait.

    ``had`` are payers with the budget in which their leg had its money already: they wait for nobody there.
    ``waited_for`` are the treasuries for whose money others wait.
    """
    covered: list[PaymentLeg] = []
    for leg in legs:
        waits = leg.treasury in waited_for and (leg.payer, budgets[leg.treasury].id) not in had
        if is_covered(Claim(leg.amount, waits), budgets[leg.treasury].free):
            leg.budget_id = budgets[leg.treasury].id
            await move_leg(work, dossier, leg, LegEvent.RESERVE, actor=SYSTEM)
            covered.append(leg)
        else:
            await tell_new(leg)
    reserved = [Entry(budgets[leg.treasury].id, EntryKind.RESERVE, leg.amount, leg.id) for leg in covered]
    await post(work, reserved, SYSTEM)


async def move_leg(  # noqa: PLR0913 - a step is all of this
    work: Work,
    dossier: Dossier,
    leg: PaymentLeg,
    event: LegEvent,
    *,
    actor: Actor | None = None,
    reason: str | None = None,
    evidence: str | None = None,
) -> None:
    """Take one step of a leg's life and write its history; or raise the refusal. The grant is locked.

    The ledger moves with it: a settled leg is paid out of what was reserved, one that came back after that, or whose
    receipt was wrong, is reserved again, a cancelled one gives its money back, and whoever waits for that money is
    served as soon as this is committed.
    """
    acting, was_reserved, was_paid = actor or work.actor, leg.budget_id is not None, leg.state is LegState.SETTLED
    context = leg_context(dossier, leg, acting)
    await take_step(
        work,
        LEG_LIFE,
        leg,
        event,
        context,
        subject=Subject.LEG,
        scope=dossier.grant.id,
        actor=acting,
        reason=reason,
        evidence=evidence,
        citation=leg_citation(dossier.compiled.policy, leg.payer),
    )
    if (paid := leg.state is LegState.SETTLED) is not was_paid and leg.budget_id is not None:
        kind = EntryKind.SETTLE if paid else EntryKind.RETURN
        await post(work, [Entry(leg.budget_id, kind, leg.amount, leg.id)], acting)
    if event is LegEvent.CANCEL:
        if was_reserved:
            await _release(work, leg, acting)
        # Even one that only waited kept the next in the queue waiting.
        work.follow_with(serve_queue, ServeQueue(leg.policy_code, leg.treasury))


async def _release(work: Work, leg: PaymentLeg, actor: Actor) -> None:
    budget = await locked_budget(leg.budget_id) if leg.budget_id else None
    if budget is None:
        message = f"leg {leg.id} has no budget to give back to"
        raise ValueError(message)
    entries = [Entry(budget.id, EntryKind.RELEASE, leg.amount, leg.id)]
    if after_its_year(budget, work.today):
        entries.append(Entry(budget.id, EntryKind.LAPSE, leg.amount))
    await post(work, entries, actor)


def leg_context(dossier: Dossier, leg: PaymentLeg, actor: Actor) -> LegContext:
    """Return what the guards of a leg look at, for somebody."""
    # A part that was not requested by itself was requested as the leg of which it is a part.
    requested = leg.id if leg.requests or leg.split_from_id is None else leg.split_from_id
    return LegContext(actor.role, dossier.citation, dossier.requested_by(actor, requested))


async def cancel_payments(work: Work, dossier: Dossier) -> None:
    """Cancel what is not with the treasury (取消拨付): open legs are cancelled, milestones not yet paid for are void.

    Legs that the treasury has go on: what was earned and requested is not taken back here.
    """
    for milestone in await Milestone.filter(
        grant_id=dossier.grant.id, state__in=[state.value for state in _NO_MONEY_MOVED]
    ):
        await move_milestone(work, dossier, milestone, MilestoneEvent.VOID, SYSTEM)
    # A milestone that is being paid was earned: its returned leg can be requested again.
    void = Q(payment__milestone_id__isnull=True) | Q(payment__milestone__state=MilestoneState.VOID.value)
    await _cancel(work, dossier, Q(void, payment__grant_id=dossier.grant.id, state__in=_OPEN))


async def cancel_payment(work: Work, dossier: Dossier, payment: Payment) -> None:
    """Cancel the legs of one payment of an award or a tranche that the treasury was not asked to pay."""
    await _cancel(work, dossier, Q(payment_id=payment.id, state__in=_OPEN))


async def cancel_milestone_payment(work: Work, dossier: Dossier, milestone: Milestone) -> None:
    """Cancel the legs ordered for a milestone that falls away before the treasury was asked to pay it."""
    open_states = [LegState.BUDGET_PENDING.value, LegState.ORDERED.value]
    await _cancel(work, dossier, Q(payment__milestone_id=milestone.id, state__in=open_states))


async def _cancel(work: Work, dossier: Dossier, which: Q) -> None:
    """Cancel legs in the order in which their budgets are locked everywhere."""
    for leg in await PaymentLeg.filter(which).order_by("treasury", "place"):
        await move_leg(work, dossier, leg, LegEvent.CANCEL, actor=SYSTEM)


async def serve_queue(work: Work, command: ServeQueue) -> Done:
    """Reserve the money of the first leg that waits, if it is covered now (按批准先后安排预算); then look at the next.

    Each leg is a command of its own, so that a long queue holds no lock for long; nobody overtakes the first meanwhile.
    """
    waiting = PaymentLeg.filter(
        policy_code=command.policy_code, treasury=command.treasury, state=LegState.BUDGET_PENDING.value
    ).order_by("awarded_on", "place")
    first = await waiting.first().prefetch_related("payment")
    if first is None:
        return Done(NOWHERE, changed=False)
    dossier = await open_dossier(work, first.payment.grant_id, None)
    budgets = await locked_budgets(work, command.policy_code, [command.treasury], work.today.year)
    budget, leg = budgets[command.treasury], await waiting.first()
    if leg is None or leg.id != first.id or not is_covered(Claim(leg.amount), budget.free):
        return replace(dossier.done(), changed=False)
    leg.budget_id = budget.id
    await move_leg(work, dossier, leg, LegEvent.RESERVE, actor=SYSTEM)
    await post(work, [Entry(budget.id, EntryKind.RESERVE, leg.amount, leg.id)], SYSTEM)
    await dossier.save(work)
    work.follow_with(serve_queue, command)
    return dossier.done({Thing.LEG: leg.id})


async def serve_waiting(at: Moment) -> None:
    """Serve every queue in which somebody waits, each as far as its money goes: a new year's, or after a stop."""
    waiting = await ask(_QUEUES)
    for queue in waiting:
        await handle(SYSTEM, serve_queue, ServeQueue(queue["policy_code"], queue["treasury"]), at=at)

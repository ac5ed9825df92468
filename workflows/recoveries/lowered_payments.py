"""Payments of an award that a correction lowers (更正后核减): the unrequested is lowered, the paid asked back."""

from dataclasses import dataclass
from uuid import UUID

from domain.lives.legs import LegState
from domain.lives.recovery_life import RecoveryCause
from domain.lives.tranche_life import TrancheEvent, TrancheState
from domain.models import AwardCorrection, Payment, PaymentLeg, Tranche
from domain.policy.conditions import WindowsGate
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen
from workflows.cases.correction_claims import claim, claimed
from workflows.cases.dossiers import Dossier
from workflows.cases.recovery_steps import open_recovery_of, still_paid
from workflows.cases.tranche_steps import move_tranche
from workflows.other_awards.same_matter import basis_on_record
from workflows.recoveries.late_overpayments import recover_if_too_much
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import cancel_payment, replace_payment

_REQUESTED = (LegState.REQUESTED, LegState.RETURNED)
_WITH_THE_TREASURY = (LegState.INSTRUCTED, LegState.UNKNOWN, LegState.SETTLED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A payment that stands, and its legs."""

    payment: Payment
    legs: list[PaymentLeg]

    @property
    def is_settled(self) -> bool:
        """Whether all of it was paid."""
        return all(leg.state is LegState.SETTLED for leg in self.legs)

    @property
    def is_gone(self) -> bool:
        """Whether some of it is with the treasury, or paid: the rest of it is paid, and the whole reckoned after."""
        return any(leg.state in _WITH_THE_TREASURY for leg in self.legs)


async def standing_payments(dossier: Dossier) -> list[Standing]:
    """Return the payments of a grant that were not cancelled, newest first."""
    payments = await Payment.filter(grant_id=dossier.grant.id).order_by("-ordered_at", "-number")
    own = PaymentLeg.filter(payment__grant_id=dossier.grant.id).exclude(state=LegState.SPLIT.value)
    legs = await own.order_by("payer", "part")
    with_legs = [Standing(payment, [leg for leg in legs if leg.payment_id == payment.id]) for payment in payments]
    return [each for each in with_legs if any(leg.state is not LegState.CANCELLED for leg in each.legs)]


async def check_not_requested(dossier: Dossier) -> None:
    """Raise why an award cannot be changed now: a request for it is on its way to the treasury, which has not got it.

    LEG_IN_RUN where a leg stands in a run, REQUEST_STANDS otherwise.
    """
    cited = (dossier.citation,)
    for standing in await standing_payments(dossier):
        if standing.is_gone or not any(leg.state in _REQUESTED for leg in standing.legs):
            continue
        uid = str(standing.payment.id)
        if run := next((leg.run for leg in dossier.around.legs if leg.run and leg.payment == uid), ""):
            raise RefusedError(Refusal(Code.LEG_IN_RUN, {"number": run}, ("id",), cited))
        raise RefusedError(Refusal(Code.REQUEST_STANDS, {"number": dossier.grant.number}, ("id",), cited))


async def take_off(work: Work, dossier: Dossier, correction: AwardCorrection, amount: Fen) -> bool:
    """Take an amount off the payments of an award, the newest first; answer whether any of it waits for the treasury.

    Of a payment that was not requested so much less is ordered; of one that is with the treasury or paid it is
    claimed, and asked back by a recovery as soon as all of that payment is settled.
    """
    waits = False
    for standing in await standing_payments(dossier):
        payment, less = standing.payment, 0
        if standing.is_gone:
            less = min(amount, payment.amount - await claimed(payment.id))
            if less > 0:
                await claim(work, correction.id, payment, less)
                waits = waits or not standing.is_settled
        else:
            less = min(amount, payment.amount)
            await _lower(work, dossier, payment, payment.amount - less)
        if less > 0 and payment.tranche_id is not None:
            await _lower_tranche(work, dossier, payment.tranche_id, less)
        if less > 0 and standing.is_settled:
            await recover_if_too_much(work, dossier, payment)
        amount -= less
    return waits


async def _lower(work: Work, dossier: Dossier, payment: Payment, amount: Fen) -> None:
    if amount == payment.amount:
        return
    if not amount:
        await cancel_payment(work, dossier, payment)
        return
    basis = basis_on_record(dossier.grant)
    if payment.tranche_id is not None and payment.basis is not None:
        basis = payment.basis | {"left": max(payment.basis["left"] - payment.amount + amount, 0)}
    await replace_payment(work, dossier, payment, amount, basis=basis)


async def _lower_tranche(work: Work, dossier: Dossier, tranche_id: UUID, less: Fen) -> None:
    """Let a tranche's award follow its payment; one of which nothing is due any more waits for no money."""
    tranche = await Tranche.get(id=tranche_id)
    tranche.award, tranche.version = (tranche.award or 0) - less, tranche.version + 1
    await tranche.save(update_fields=["award", "version"])
    if not tranche.award and tranche.state is TrancheState.AWARDED:
        legs = PaymentLeg.filter(payment__tranche_id=tranche_id)
        if not await legs.exclude(state__in=[LegState.CANCELLED.value, LegState.SPLIT.value]).exists():
            await move_tranche(work, dossier, tranche, TrancheEvent.ALL_LEGS_SETTLED, SYSTEM)


async def ask_back_windows(work: Work, dossier: Dossier, facts: str) -> None:
    """Open a recovery of every window of a programme that was paid, by the system; one that goes on is left."""
    if not isinstance(dossier.measure.gate, WindowsGate):
        return
    for standing in reversed(await standing_payments(dossier)):
        if standing.is_settled and await still_paid(standing.payment.id):
            cause = RecoveryCause.CORRECTION
            await open_recovery_of(work, dossier, standing.payment, cause, facts, actor=SYSTEM)

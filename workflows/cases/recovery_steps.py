"""Steps of recoveries (追回): one place through which every one of them opens and moves, under the grant's lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.assessment.same_matter import same_matter_citation
from domain.lives.legs import LegState
from domain.lives.recovery_life import (
    FINISHED,
    RECOVERY_LIFE,
    RecoveryCause,
    RecoveryContext,
    RecoveryEvent,
    RecoveryState,
)
from domain.models import Payment, PaymentLeg, Recovery, RecoveryLeg
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code
from domain.treasury.paid_payments import PaidPayment, unrecoverable
from domain.values.money import Fen, read_yuan
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version
from workflows.cases.double_payments import let_double_follow
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.history import Subject
from workflows.transaction.reasons import stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import Thing
from workflows.transaction.steps import check_step, take_step
from workflows.transaction.work import Done, Work

MOST_DAYS = 366
"""A longer time to reply, or to pay, is a slip of the pen."""


@dataclass(slots=True)
class RecoveryFile:
    """A recovery and the dossier of its grant, which is locked."""

    dossier: Dossier
    recovery: Recovery

    @property
    def citation(self) -> Citation:
        """The clause that was not kept: of a double benefit that on other support, else that of the measure."""
        if self.recovery.cause is RecoveryCause.DUPLICATE:
            return same_matter_citation(self.dossier.compiled.policy)
        return self.dossier.citation

    def context(self, work: Work, actor: Actor, missing: Fen = 0) -> RecoveryContext:
        """Return what the guards of its life look at; ``missing`` is what is demanded and not yet received."""
        return recovery_context(self.dossier, self.recovery, actor, work.today, missing, four_eyes=work.four_eyes)

    async def move(  # noqa: PLR0913 - a step is all of this, and nothing of it has a default worth hiding
        self,
        work: Work,
        event: RecoveryEvent,
        *,
        actor: Actor | None = None,
        missing: Fen = 0,
        reason: str | None = None,
        evidence: str | None = None,
        sets: Mapping[str, object] | None = None,
    ) -> None:
        """Take one step of its life, save it and write its history; or raise the refusal.

        What it asks back of a treasury that paid twice follows.
        """
        acting, before = actor or work.actor, self.recovery.state
        await take_step(
            work,
            RECOVERY_LIFE,
            self.recovery,
            event,
            self.context(work, acting, missing),
            subject=Subject.RECOVERY,
            scope=self.dossier.grant.id,
            actor=acting,
            reason=reason,
            evidence=evidence,
            citation=self.citation,
            sets=sets,
        )
        if self.recovery.state is not before:
            await let_double_follow(work, self.recovery, reason, evidence)

    def done(self, *, changed: bool = True) -> Done:
        """Return word that a command on the recovery was done, and how it stands since, for the audit."""
        grant, recovery = self.dossier.grant, self.recovery
        outcome = {"recovery": recovery.number, "state": recovery.state.value, "version": recovery.version}
        return Done(grant.id, {Thing.GRANT: grant.id, Thing.RECOVERY: recovery.id}, outcome, changed)


def recovery_context(
    dossier: Dossier, recovery: Recovery, actor: Actor, today: date, missing: Fen = 0, *, four_eyes: bool
) -> RecoveryContext:
    """Return what the guards of a recovery look at; ``missing`` is what is demanded and not yet received."""
    return RecoveryContext(
        actor.role,
        dossier.citation,
        today,
        reply_until=recovery.reply_until,
        challenged=recovery.challenged,
        missing=missing,
        opened_by_this_person=four_eyes and recovery.opened_by_person in actor.people,
    )


async def locked_recovery(work: Work, recovery_id: UUID, event: RecoveryEvent) -> RecoveryFile:
    """Lock the grant of a recovery and answer its file, for a step that somebody means to take.

    Raises NOT_FOUND for a recovery that is not there or not the actor's to see, NOT_ALLOWED for a role that never takes
    the step or an officer of another bureau.
    """
    dossier, recovery = await open_child(work, Recovery, recovery_id, roles=RECOVERY_LIFE.roles(event))
    return RecoveryFile(dossier, recovery)


async def locked_recovery_leg(work: Work, leg_id: UUID, event: RecoveryEvent) -> tuple[RecoveryFile, RecoveryLeg]:
    """Lock the grant of what a treasury is owed of a recovery; return the file and that leg, for a step of it.

    Raises what ``locked_recovery`` does, and NOT_ALLOWED for finance and treasuries whose money it is not.
    """
    dossier, leg = await open_child(work, RecoveryLeg, leg_id, roles=RECOVERY_LIFE.roles(event))
    return RecoveryFile(dossier, leg.recovery), leg


async def open_recovery_file(
    work: Work, recovery_id: UUID, expected_version: int, event: RecoveryEvent
) -> RecoveryFile:
    """Return the file of a recovery, locked, for a step that can be taken now.

    Raises what ``locked_recovery`` does, then STALE_VERSION, then what the recovery's life refuses.
    """
    file = await locked_recovery(work, recovery_id, event)
    check_version(file.recovery.version, expected_version)
    check_step(RECOVERY_LIFE, file.recovery.state, event, file.context(work, work.actor))
    return file


async def still_paid(payment_id: UUID) -> dict[str, Fen]:
    """Return what each payer of a payment paid and has not got back, in fen.

    What was received on a recovery that fell in a review or in court is the applicant's again, and counts as paid.
    """
    settled = await PaymentLeg.filter(payment_id=payment_id, state=LegState.SETTLED.value).order_by("payer")
    paid = dict.fromkeys((leg.payer for leg in settled), 0)
    for leg in settled:
        paid[leg.payer] += leg.amount
    back = RecoveryLeg.filter(recovery__payment_id=payment_id, recovery__state__not=RecoveryState.DROPPED.value)
    for leg in await back:
        paid[leg.payer] -= leg.received
    return {payer: amount for payer, amount in paid.items() if amount}


async def open_recovery_of(  # noqa: PLR0913 - a recovery is all of this
    work: Work,
    dossier: Dossier,
    payment: Payment,
    cause: RecoveryCause,
    facts: str,
    amount: Fen | None = None,
    *,
    actor: Actor | None = None,
    evidence: str | None = None,
) -> Recovery:
    """Open a recovery of one payment of a locked dossier, by the system where no actor is named.

    Claims ``amount``, or all that was settled and has not come back. Raises NOTHING_PAID, RECOVERY_OPEN (one open
    recovery a payment), INPUT_INVALID for an amount above what was paid. The grant itself does not move.
    """
    paid = sum((await still_paid(payment.id)).values())
    unfinished = await unfinished_recovery(payment.id)
    here = PaidPayment(paid, unfinished.number if unfinished else "")
    if refusal := unrecoverable([here], dossier.citation):
        raise RefusedError(refusal)
    claimed = paid if amount is None else amount
    check_amount(claimed, paid)
    of_payment = Claim(cause, facts, claimed, evidence, payment_id=payment.id)
    return await put_claim_on_record(work, dossier, of_payment, actor or SYSTEM)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked back, in fen, and on which ground: of a payment, or of what was paid once too often."""

    cause: RecoveryCause
    facts: str
    amount: Fen
    evidence: str | None
    payment_id: UUID | None = None
    double_payment_id: UUID | None = None


async def put_claim_on_record(work: Work, dossier: Dossier, claim: Claim, acting: Actor) -> Recovery:
    """Open the recovery of a claim that was looked at, on a locked dossier; the grant itself does not move."""
    grant, why = dossier.grant, stated_reason(claim.facts, "facts")
    recovery = Recovery(
        id=work.new_id(),
        grant_id=grant.id,
        payment_id=claim.payment_id,
        double_payment_id=claim.double_payment_id,
        number=f"{grant.number}/R{await Recovery.filter(grant_id=grant.id).count() + 1}",
        cause=claim.cause,
        state=RecoveryState.OPENED,
        version=0,
        facts=why,
        claimed=claim.amount,
        opened_by=acting.name,
        opened_by_person=acting.person,
        opened_at=work.now,
    )
    file = RecoveryFile(dossier, recovery)
    await file.move(work, RecoveryEvent.OPEN, actor=acting, reason=why, evidence=claim.evidence)
    return recovery


async def unfinished_recovery(payment_id: UUID) -> Recovery | None:
    """Return the recovery of a payment that goes on; None where there is none."""
    return await Recovery.filter(payment_id=payment_id).exclude(state__in=[s.value for s in FINISHED]).first()


def check_day_to_come(work: Work, day: date, field: str) -> None:
    """Raise INPUT_INVALID for a last day that is not after today, or more than a year away: a slip of the pen."""
    if work.today < day <= work.today + timedelta(days=MOST_DAYS):
        return
    why = Text(
        zh=f"须晚于今天（{work.today}），且在一年以内", en=f"name a day after today ({work.today}), within a year"
    )
    raise refuse(Code.INPUT_INVALID, field, field=field, why=why)


def check_amount(amount: Fen, most: Fen) -> None:
    """Raise INPUT_INVALID for an amount that is nothing, or more than can be asked back."""
    if 0 < amount <= most:
        return
    why = Text(zh=f"须大于0且不超过 {read_yuan(most)} 元", en=f"write more than 0 and at most {read_yuan(most)}")
    raise refuse(Code.INPUT_INVALID, "amount", field="amount", why=why)

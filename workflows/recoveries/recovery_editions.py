"""Receipts of money that came back (缴款回单) as they stand: the last edition of each number counts, none ever goes."""

from dataclasses import dataclass
from datetime import date

from domain.models import Recovery, RecoveryLeg, RecoveryReceipt
from domain.treasury.receipts import RecoveryReceiptOutcome
from domain.values.money import Fen
from workflows.transaction.work import Work


@dataclass(frozen=True, slots=True)
class StatedReceipt:
    """What an edition of a receipt says; what corrects another has its reason and its evidence."""

    outcome: RecoveryReceiptOutcome
    amount: Fen
    day: date
    reason: str | None = None
    evidence: str | None = None
    excess: Fen = 0
    """What it says above what was owed."""
    excess_refunded: bool = False


async def last_edition(treasury: str, number: str) -> RecoveryReceipt | None:
    """Return a receipt as it stands; None for a number that was never on record."""
    return await RecoveryReceipt.filter(treasury=treasury, number=number).order_by("-edition").first()


async def standing(leg: RecoveryLeg) -> list[RecoveryReceipt]:
    """Return the receipts of a leg as they stand, in the order of their numbers."""
    editions = await RecoveryReceipt.filter(treasury=leg.treasury, leg_id=leg.id).order_by("number", "edition")
    return [*{receipt.number: receipt for receipt in editions}.values()]


async def put_on_record(
    work: Work, leg: RecoveryLeg, number: str, stated: StatedReceipt, before: RecoveryReceipt | None
) -> RecoveryReceipt:
    """Write a receipt as the next edition of its number, and let its leg have received what now stands."""
    receipt = await RecoveryReceipt.create(
        id=work.new_id(),
        leg_id=leg.id,
        treasury=leg.treasury,
        number=number,
        edition=before.edition + 1 if before else 1,
        outcome=stated.outcome.value,
        amount=stated.amount,
        excess=stated.excess,
        excess_refunded=stated.excess_refunded,
        on_day=stated.day,
        reason=stated.reason,
        evidence=stated.evidence,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        recorded_at=work.now,
    )
    stands = [one for one in await standing(leg) if one.outcome == RecoveryReceiptOutcome.RECEIVED]
    leg.received = sum(one.amount for one in stands)
    await leg.save(update_fields=["received"])
    return receipt


async def still_owed(recovery: Recovery) -> tuple[Fen, Fen]:
    """Return what of a demanded recovery is missing, and what was received, in fen."""
    legs = await RecoveryLeg.filter(recovery_id=recovery.id)
    return sum(leg.amount - leg.received for leg in legs), sum(leg.received for leg in legs)

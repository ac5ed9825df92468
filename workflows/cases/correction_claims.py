"""What payments have too much since corrections (更正后多付): told while they are paid, asked back once they are."""

from uuid import UUID

from domain.models import CorrectionClaim, Payment, Recovery
from domain.values.money import Fen
from workflows.runtime.sql import read
from workflows.transaction.work import Work


async def claimed(payment_id: UUID) -> Fen:
    """Return the fen that a payment has too much since corrections, asked back or not: so much less of it is due."""
    return sum(claim.amount for claim in await read(CorrectionClaim, "WHERE payment_id = $1", payment_id))


async def claim(work: Work, correction_id: UUID, payment: Payment, amount: Fen) -> CorrectionClaim:
    """Put on record that a payment has an amount too much since a correction."""
    return await CorrectionClaim.create(
        id=work.new_id(), correction_id=correction_id, payment_id=payment.id, amount=amount
    )


async def asked_back(payment: Payment, recovery: Recovery) -> None:
    """Put on record by which recovery the claims on a payment are asked back that none asked back before."""
    for waiting in await CorrectionClaim.filter(payment_id=payment.id, recovery_id__isnull=True):
        waiting.recovery_id = recovery.id
        await waiting.save(update_fields=["recovery_id"])

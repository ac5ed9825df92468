"""Whether paid money can be asked back (可否追回): by what of each payment is still paid, and by its recoveries."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.refusals.refusals import Citation, Code, Refusal
from domain.values.money import Fen


@dataclass(frozen=True, slots=True)
class PaidPayment:
    """A payment as a recovery finds it."""

    still_paid: Fen
    """Fen that were settled and have not come back."""
    recovery: str = ""
    """Number of the recovery of it that goes on; empty where there is none."""


def unrecoverable(payments: Sequence[PaidPayment], citation: Citation) -> Refusal | None:
    """Return why none of these payments can be asked back: RECOVERY_OPEN, NOTHING_PAID; None where one can.

    >>> unrecoverable([PaidPayment(0), PaidPayment(100, "R1")], Citation(1)).code.value
    'RECOVERY_OPEN'
    """
    paid = [payment for payment in payments if payment.still_paid > 0]
    if not paid:
        return Refusal(Code.NOTHING_PAID, {}, ("id",), (citation,))
    if any(not payment.recovery for payment in paid):
        return None
    return Refusal(Code.RECOVERY_OPEN, {"number": paid[0].recovery}, ("id",), (citation,))

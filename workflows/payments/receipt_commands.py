"""What is asked of the commands on receipts (回单): a treasury's answer, and a correction of one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.treasury.receipts import DoublePaymentState, ReceiptOutcome
from domain.values.money import Fen


@dataclass(frozen=True, slots=True)
class TreasuryReceipt:
    """What the treasury answered on one leg under one voucher (国库回单)."""

    leg_id: UUID
    voucher_no: str
    receipt_no: str
    amount: Fen
    day: date
    expected_version: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectReceipt:
    """A receipt that was put on record wrongly, and what is right."""

    leg_id: UUID
    expected_version: int | None
    """Version of the leg, where the reporter looked at it."""
    receipt_no: str
    """The number under which it is on record."""
    outcome: ReceiptOutcome
    """What is right: SETTLED, RETURNED, or WITHDRAWN where there is no such receipt on this leg."""
    right_no: str | None
    """Its right number; None where that was right."""
    right_day: date | None
    """Its right day; None where that was right."""
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CloseDoublePayment:
    """A double payment that came back, or is closed on another ground."""

    double_payment_id: UUID
    expected_version: int
    outcome: DoublePaymentState
    """RECOVERED under a receipt, or CLOSED."""
    receipt_no: str | None
    day: date | None
    reason: str
    evidence: str

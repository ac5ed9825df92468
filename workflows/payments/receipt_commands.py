"""What is asked of the commands on receipts (回单): a treasury's answer, and a correction of one."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.legs import LegEvent
from domain.treasury.receipts import DoublePaymentEnd, ReceiptCorrection
from domain.values.money import Fen
from workflows.transaction.declarations import STATED, YUAN, InputName, command, on
from workflows.transaction.shown import DOUBLE_PAYMENT, LEG, PAYMENT


@dataclass(frozen=True, slots=True)
class TreasuryReceipt:
    """What the treasury answered on one leg under one voucher (国库回单)."""

    leg_id: Annotated[UUID, on("PaymentLeg"), "The leg."]
    voucher_no: Annotated[str, "The voucher that the receipt answers."]
    receipt_no: Annotated[str, "Number of the receipt; the same receipt again changes nothing."]
    amount: Fen
    day: date
    expected_version: Annotated[
        int | None, "Version of the leg, where the reporter looked at it; a receipt is true either way."
    ] = None
    reason: str | None = None


@command(
    "Put a bank return on record (退票); the leg can be requested again.",
    step=LegEvent.RETURN,
    shows=(LEG, PAYMENT),
)
class ReturnLeg(TreasuryReceipt):
    """A bank return (退票) on one leg."""

    amount: Annotated[
        Fen, YUAN, "Yuan on the receipt: less than its voucher returns a part of what is with the treasury."
    ]
    day: Annotated[date, InputName("returned_on"), "Day on which the money came back."]
    reason: Annotated[str | None, STATED, "Why the bank returned it."] = None


@command(
    "Put a receipt on record: the money of a leg arrived (到账).",
    step=LegEvent.SETTLE,
    shows=(LEG, PAYMENT),
)
class SettleLeg(TreasuryReceipt):
    """A receipt of the treasury on one leg."""

    amount: Annotated[
        Fen, YUAN, "Yuan on the receipt: less than its voucher settles a part, and the rest stays with the treasury."
    ]
    day: Annotated[date, InputName("settled_on"), "Day on which the money arrived."]


@command(
    "Correct a receipt that was put on record wrongly (更正回单): its number, its day, what it says; or "
    "withdraw it. The leg and the ledger follow; no edition is lost.",
    by="By the treasury or finance, with evidence.",
    shows=(LEG, PAYMENT),
)
class CorrectReceipt:
    """A receipt that was put on record wrongly, and what is right."""

    leg_id: Annotated[UUID, on("PaymentLeg"), "The leg on which it is on record."]
    expected_version: Annotated[int | None, "Version of the leg, where the reporter looked at it."]
    receipt_no: Annotated[str, "The number under which it is on record."]
    outcome: Annotated[ReceiptCorrection, "What is right: WITHDRAWN where there is no such receipt on this leg."]
    right_no: Annotated[str | None, "Its right number, where that was wrong."]
    right_on: Annotated[date | None, "Its right day, where that was wrong."]
    reason: Annotated[str, "Why it was wrong."]
    evidence: Annotated[str, "What shows it."]


@command(
    "Close a double payment (重复支付销号): it came back, or is settled otherwise.",
    by="By the treasury or finance, with evidence.",
    shows=(DOUBLE_PAYMENT, LEG, PAYMENT),
)
class CloseDoublePayment:
    """A double payment that came back, or is settled otherwise."""

    double_payment_id: Annotated[UUID, on("DoublePayment"), "The double payment."]
    expected_version: Annotated[int, "Its version when you decided."]
    outcome: Annotated[DoublePaymentEnd, "How it ends."]
    receipt_no: Annotated[str | None, "The receipt of what came back; for RECOVERED."]
    day: Annotated[date | None, InputName("on"), "Day on which it came back; for RECOVERED."]
    reason: Annotated[str, "What became of it."]
    evidence: Annotated[str, "What shows it."]

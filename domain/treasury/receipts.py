"""What receipts of a treasury say (回单), and where money that was paid twice stands (重复支付)."""

from collections.abc import Mapping
from enum import StrEnum

from domain.policy.conditions import Text
from domain.policy.titled import Titled


class TreasuryAnswer(Titled):
    """What a treasury answers on a voucher (回单结果), as it is told."""

    SETTLED = "SETTLED", "到账", "the money arrived"
    RETURNED = "RETURNED", "退票", "the bank returned it"
    UNKNOWN = "UNKNOWN", "待查", "the treasury cannot say yet"


class ReceiptOutcome(StrEnum):
    """What a receipt says of its leg (回单结果)."""

    SETTLED = "SETTLED"
    RETURNED = "RETURNED"
    DOUBLE = "DOUBLE"
    """The leg was paid under another receipt already, or is paid under another voucher (重复支付)."""
    WITHDRAWN = "WITHDRAWN"
    """It was put on record wrongly: there is no such receipt on this leg (撤销登记)."""


RECEIPT_TITLES: Mapping[ReceiptOutcome, Text] = {
    ReceiptOutcome.SETTLED: Text(zh="到账", en="the money arrived"),
    ReceiptOutcome.RETURNED: Text(zh="退票", en="the bank returned it"),
    ReceiptOutcome.DOUBLE: Text(zh="重复支付", en="the money went out twice"),
    ReceiptOutcome.WITHDRAWN: Text(zh="撤销登记", en="there is no such receipt on this leg"),
}


class ReceiptCorrection(Titled):
    """What can be right of a receipt that was put on record wrongly (更正结果)."""

    SETTLED = "SETTLED", "到账", "the money arrived"
    RETURNED = "RETURNED", "退票", "the bank returned it"
    WITHDRAWN = "WITHDRAWN", "撤销登记", "there is no such receipt on this leg"


class RecoveryReceiptOutcome(StrEnum):
    """What a receipt of a recovery says (缴款回单结果)."""

    RECEIVED = "RECEIVED"
    BOUNCED = "BOUNCED"
    """The bank took it back: it is owed again (缴款被退回)."""
    WITHDRAWN = "WITHDRAWN"
    """It was put on record wrongly: there is no such receipt on this leg (撤销登记)."""
    TO_REFUND = "TO_REFUND"
    """Nothing of it is owed: the bank returned the payment that it pays back, or it is more than was owed (待退还)."""
    REFUNDED = "REFUNDED"
    """The treasury gave it back to the applicant (已退还)."""


RECOVERY_RECEIPT_TITLES: Mapping[RecoveryReceiptOutcome, Text] = {
    RecoveryReceiptOutcome.RECEIVED: Text(zh="到账", en="the money came back"),
    RecoveryReceiptOutcome.BOUNCED: Text(zh="缴款被退回", en="the bank took it back: it is owed again"),
    RecoveryReceiptOutcome.WITHDRAWN: Text(zh="撤销登记", en="there is no such receipt on this leg"),
    RecoveryReceiptOutcome.TO_REFUND: Text(zh="待退还", en="the payment itself came back: it is the applicant's again"),
    RecoveryReceiptOutcome.REFUNDED: Text(zh="已退还", en="the treasury gave it back to the applicant"),
}


class DoublePaymentState(StrEnum):
    """Where a double payment stands (重复支付状态)."""

    OPEN = "OPEN"
    RECOVERED = "RECOVERED"
    """It came back under a receipt."""
    CLOSED = "CLOSED"
    """It was no double payment, or was settled otherwise: the reason says how."""


DOUBLE_PAYMENT_TITLES: Mapping[DoublePaymentState, Text] = {
    DoublePaymentState.OPEN: Text(zh="待收回", en="it is to be had back"),
    DoublePaymentState.RECOVERED: Text(zh="已收回", en="it came back under a receipt"),
    DoublePaymentState.CLOSED: Text(zh="已销号", en="it was closed on another ground"),
}


class DoublePaymentEnd(Titled):
    """How a double payment ends (重复支付销号方式)."""

    RECOVERED = "RECOVERED", "已收回", "it came back under a receipt"
    CLOSED = "CLOSED", "以其他方式销号", "it was no double payment, or was settled otherwise"
